// Hears what a process writes to files, pipes and terminals, and notes where a rendering of the mark is in it.
//
// Preloaded into the tests and into every tool that they start. Sockets are left out: a key goes to its own service
// over one, and the tests with two servers look at what the wrong one got.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static struct { char name[32]; char text[96]; } renderings[64];
static int known;

__attribute__((constructor)) static void listen_for(void) {
    const char *path = getenv("MARKED_KEY_RENDERINGS");
    FILE *file = path ? fopen(path, "re") : NULL;
    if (!file) return;
    while (known < 64 && fscanf(file, "%31s %95s", renderings[known].name, renderings[known].text) == 2) known++;
    fclose(file);
}

static void note(int file, const char *name, const char *found, const char *start, const char *end) {
    const char *report = getenv("MARKED_KEY_REPORT");
    int out = report ? open(report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (out < 0) return;
    char link[64], place[512] = "?", around[121], line[800];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, place, sizeof place - 1);
    if (length > 0) place[length] = 0;
    const char *from = found - start > 60 ? found - 60 : start;
    size_t count = 0;
    for (; count < 120 && from + count < end; count++) around[count] = from[count] < 32 ? '.' : from[count];
    around[count] = 0;
    int size = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\n", program_invocation_short_name, place, name, around);
    syscall(SYS_write, out, line, (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
    close(out);
}

static void hear(int file, const void *bytes, size_t count) {
    int before = errno;
    struct stat facts;
    if (known && fstat(file, &facts) == 0 && !S_ISSOCK(facts.st_mode)) {
        for (int index = 0; index < known; index++) {
            const char *text = renderings[index].text;
            const char *found = memmem(bytes, count, text, strlen(text));
            if (found) note(file, renderings[index].name, found, bytes, (const char *)bytes + count);
        }
    }
    errno = before;
}

ssize_t write(int file, const void *bytes, size_t count) {
    hear(file, bytes, count);
    return syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    hear(file, bytes, count);
    return syscall(SYS_pwrite64, file, bytes, count, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t place) { return pwrite(file, bytes, count, place); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    for (int index = 0; index < count; index++) hear(file, parts[index].iov_base, parts[index].iov_len);
    return syscall(SYS_writev, file, parts, count);
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file) {
    hear(fileno(file), bytes, size * count);
    flockfile(file);
    size_t done = fwrite_unlocked(bytes, size, count, file);
    funlockfile(file);
    return done;
}
