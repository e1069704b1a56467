#ifndef SHA256_SHIM_H
#define SHA256_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// True where the processor has instructions for SHA-256 and this file knows them.
bool sha256_shim_is_known(void);

/// Takes whole blocks of 64 bytes into the eight words of the state; only where the instructions are known.
void sha256_shim_take(uint32_t *state, const uint8_t *bytes, size_t blocks, const uint32_t *constants);

#endif
