// Swift can name no instruction that not every processor of its kind has, and C can, a function at a time.
#include "SHA256Shim.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

bool sha256_shim_is_known(void) {
    unsigned int a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
}

// The instructions want the words a, b, e, f in one register and c, d, g, h in another, the first one highest.
__attribute__((target("sha,ssse3,sse4.1"))) void sha256_shim_take(
    uint32_t *state, const uint8_t *bytes, size_t blocks, const uint32_t *constants) {
    const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (; blocks > 0; blocks--, bytes += 64) {
        __m128i abefBefore = abef, cdghBefore = cdgh;
        __m128i words[4];
        #pragma clang loop unroll(full)
        for (int four = 0; four < 16; four++) {
            __m128i next;
            if (four < 4) {
                next = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * four)), bigEndian);
            } else {
                __m128i last = words[(four + 3) & 3];
                __m128i sevenBack = _mm_alignr_epi8(last, words[(four + 2) & 3], 4);
                next = _mm_add_epi32(_mm_sha256msg1_epu32(words[four & 3], words[(four + 1) & 3]), sevenBack);
                next = _mm_sha256msg2_epu32(next, last);
            }
            words[four & 3] = next;
            __m128i sums = _mm_add_epi32(next, _mm_loadu_si128((const __m128i *)(constants + 4 * four)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sums);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sums, 0x0E));
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool sha256_shim_is_known(void) { return false; }

void sha256_shim_take(uint32_t *state, const uint8_t *bytes, size_t blocks, const uint32_t *constants) {}

#endif
