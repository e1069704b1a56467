// What Swift's own module of the C library leaves out.

#ifndef SPAWN_SHIM_H
#define SPAWN_SHIM_H

#include <sys/types.h>

/// Makes a pipe that no process inherits unless it is given to it; 0, or the number of an error.
int easel_pipe(int ends[2]);

/// Starts a program in a folder, with these three streams and nothing else of what is open here; 0, or the number of an
/// error. It blocks and ignores no signal.
int easel_spawn(
    pid_t *id, char *const words[], char *const variables[], const char *folder, int input, int output, int complaint);

#endif
