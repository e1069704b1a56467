#include "CurlShim.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The first members of `curl_version_info_data`; later ones were only ever added behind them.
typedef struct {
    int age;
    const char *version;
    unsigned int number;
    const char *host;
    int features;
} VersionInfo;

enum {
    GLOBAL_ALL = 3,
    VERSION_FIRST = 0,
    FEATURE_TLS = 1 << 2,
    FEATURE_BACKGROUND_LOOKUP = 1 << 7,
    OPTION_WRITEDATA = 10001,
    OPTION_READDATA = 10009,
    OPTION_HEADERDATA = 10029,
    OPTION_PRIVATE = 10103,
    OPTION_OPENSOCKETDATA = 10164,
    OPTION_PREREQDATA = 10313,
    OPTION_WRITEFUNCTION = 20011,
    OPTION_READFUNCTION = 20012,
    OPTION_HEADERFUNCTION = 20079,
    OPTION_OPENSOCKETFUNCTION = 20163,
    OPTION_SEEKFUNCTION = 20167,
    OPTION_PREREQFUNCTION = 20312,
    INFO_PRIVATE = 0x100000 + 21,
    SEEK_FAILS = 1,
};

int curl_global_init(long flags);
VersionInfo *curl_version_info(int age);
int curl_easy_setopt(void *easy, int option, ...);
int curl_easy_getinfo(void *easy, int info, ...);
int curl_multi_setopt(void *multi, int option, ...);
int curl_multi_poll(void *multi, void *extra, unsigned int count, int milliseconds, int *ready);

unsigned int easel_curl_start(void) {
    if (curl_global_init(GLOBAL_ALL) != 0) return 0;
    return curl_version_info(VERSION_FIRST)->number;
}

const char *easel_curl_version(void) { return curl_version_info(VERSION_FIRST)->version; }

int easel_curl_is_complete(void) {
    int needed = FEATURE_TLS | FEATURE_BACKGROUND_LOOKUP;
    return (curl_version_info(VERSION_FIRST)->features & needed) == needed;
}

int easel_easy_set_long(void *easy, int option, long value) { return curl_easy_setopt(easy, option, value); }
int easel_easy_set_size(void *easy, int option, int64_t value) { return curl_easy_setopt(easy, option, value); }
int easel_easy_set_text(void *easy, int option, const char *value) { return curl_easy_setopt(easy, option, value); }
int easel_easy_set_pointer(void *easy, int option, void *value) { return curl_easy_setopt(easy, option, value); }

// A body that is sent again is a request that is sent again, so it is never rewound.
static int refuse_to_rewind(void *context, int64_t offset, int origin) {
    (void)context, (void)offset, (void)origin;
    return SEEK_FAILS;
}

int easel_easy_set_callbacks(void *easy, EaselCallbacks calls, void *context) {
    int wrong = curl_easy_setopt(easy, OPTION_HEADERFUNCTION, calls.head);
    wrong |= curl_easy_setopt(easy, OPTION_WRITEFUNCTION, calls.body);
    wrong |= curl_easy_setopt(easy, OPTION_READFUNCTION, calls.fill);
    wrong |= curl_easy_setopt(easy, OPTION_OPENSOCKETFUNCTION, calls.connect);
    wrong |= curl_easy_setopt(easy, OPTION_PREREQFUNCTION, calls.begin);
    wrong |= curl_easy_setopt(easy, OPTION_SEEKFUNCTION, refuse_to_rewind);
    static const int contexts[] = {
        OPTION_HEADERDATA, OPTION_WRITEDATA, OPTION_READDATA, OPTION_OPENSOCKETDATA, OPTION_PREREQDATA, OPTION_PRIVATE,
    };
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        wrong |= curl_easy_setopt(easy, contexts[i], context);
    }
    return wrong;
}

void *easel_easy_context(void *easy) {
    void *context = NULL;
    return curl_easy_getinfo(easy, INFO_PRIVATE, &context) == 0 ? context : NULL;
}

int easel_multi_set_long(void *multi, int option, long value) { return curl_multi_setopt(multi, option, value); }

int easel_multi_sleep(void *multi, int milliseconds) {
    return curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}

size_t easel_peer_bytes(const EaselPeer *peer, uint8_t *bytes) {
    // The address behind `addr` is longer than a bare `sockaddr` when it is an IPv6 one; `addrlen` says how long.
    if (peer->family == AF_INET && peer->addrlen >= sizeof(struct sockaddr_in)) {
        memcpy(bytes, (const char *)peer + offsetof(EaselPeer, addr) + offsetof(struct sockaddr_in, sin_addr), 4);
        return 4;
    }
    if (peer->family == AF_INET6 && peer->addrlen >= sizeof(struct sockaddr_in6)) {
        memcpy(bytes, (const char *)peer + offsetof(EaselPeer, addr) + offsetof(struct sockaddr_in6, sin6_addr), 16);
        return 16;
    }
    return 0;
}

int easel_peer_open(const EaselPeer *peer) {
#ifdef SOCK_CLOEXEC
    return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
#else
    int opened = socket(peer->family, peer->socktype, peer->protocol);
    if (opened >= 0) fcntl(opened, F_SETFD, FD_CLOEXEC);
    return opened;
#endif
}

typedef struct {
    void (*run)(void *context);
    void *context;
} Start;

static void *run_thread(void *given) {
    Start start = *(Start *)given;
    free(given);
    start.run(start.context);
    return NULL;
}

int easel_thread_start(void (*run)(void *context), void *context) {
    Start *start = malloc(sizeof *start);
    if (start == NULL) return -1;
    *start = (Start){run, context};
    // Signals belong to the host application; a broken pipe on a secure connection must not end it either.
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    pthread_t thread;
    int wrong = pthread_create(&thread, NULL, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (wrong != 0) {
        free(start);
        return wrong;
    }
    pthread_detach(thread);
    return 0;
}
