// What Easel uses of libcurl, declared by Easel itself, so that building needs the library and none of its headers.
//
// libcurl keeps its binary interface stable: the functions, the numbers of options and the two structures below have
// kept their shape since long before 7.80, which is the oldest version Easel accepts. The variadic functions stay
// behind typed wrappers, because Swift cannot call them.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

typedef struct EaselHeaderLine EaselHeaderLine;

/// A message that a transfer is done; the layout of `CURLMsg`.
typedef struct {
    int kind;
    void *easy;
    union {
        void *whatever;
        int result;
    } data;
} EaselMessage;

/// The address that a connection is about to reach; the layout of `struct curl_sockaddr`.
typedef struct {
    int family;
    int socktype;
    int protocol;
    unsigned int addrlen;
    struct sockaddr addr;
} EaselPeer;

/// The calls that libcurl makes while a transfer runs; each is given the transfer's context.
typedef struct {
    size_t (*head)(char *bytes, size_t size, size_t count, void *context);
    size_t (*body)(char *bytes, size_t size, size_t count, void *context);
    size_t (*fill)(char *space, size_t size, size_t count, void *context);
    int (*connect)(void *context, int purpose, EaselPeer *peer);
    int (*begin)(void *context, char *peer, char *local, int peerPort, int localPort);
} EaselCallbacks;

// Functions of libcurl that Swift can call as they are.
void *curl_easy_init(void);
void curl_easy_reset(void *easy);
void curl_easy_cleanup(void *easy);
void *curl_multi_init(void);
int curl_multi_cleanup(void *multi);
int curl_multi_add_handle(void *multi, void *easy);
int curl_multi_remove_handle(void *multi, void *easy);
int curl_multi_perform(void *multi, int *running);
int curl_multi_wakeup(void *multi);
EaselMessage *curl_multi_info_read(void *multi, int *left);
EaselHeaderLine *curl_slist_append(EaselHeaderLine *list, const char *line);
void curl_slist_free_all(EaselHeaderLine *list);

/// Starts libcurl once; gives its version as 0xXXYYZZ, or 0 when it would not start.
unsigned int easel_curl_start(void);
/// The version as text.
const char *easel_curl_version(void);
/// True when libcurl was built with TLS and looks names up in the background.
int easel_curl_is_complete(void);

int easel_easy_set_long(void *easy, int option, long value);
int easel_easy_set_size(void *easy, int option, int64_t value);
int easel_easy_set_text(void *easy, int option, const char *value);
int easel_easy_set_pointer(void *easy, int option, void *value);
/// Sets all calls and their context; rewinding a body is always refused.
int easel_easy_set_callbacks(void *easy, EaselCallbacks callbacks, void *context);
/// The context that was given with the calls.
void *easel_easy_context(void *easy);
int easel_multi_set_long(void *multi, int option, long value);
/// Sleeps until a socket, a timer or a wake-up calls.
int easel_multi_sleep(void *multi, int milliseconds);

/// Copies the bare address, 4 or 16 bytes, and gives their number; 0 for another family.
size_t easel_peer_bytes(const EaselPeer *peer, uint8_t *bytes);
/// Opens the socket for a peer, closed to child processes; -1 when it cannot be opened.
int easel_peer_open(const EaselPeer *peer);

/// Runs a function on a thread of its own that takes no signals; 0 when it runs.
int easel_thread_start(void (*run)(void *context), void *context);
