// Shows the locks of Synchronization to the thread sanitizer.
//
// `Mutex` locks and unlocks in two ways. The quick way is compiled into the caller, where the sanitizer sees it. The slow
// way, for a lock that another thread wants too, lies in the toolchain's own library, which was built without the
// sanitizer: the two threads look as if they had never met, and everything under the lock is reported as a race. So the
// two slow functions are wrapped, and each says what it does: the one that locks acquires, the one that unlocks
// releases. The wrappers hide nothing: an access outside a lock is reported as before.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Absent in the processes that were built without the sanitizer.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

static void *original(const char *name, void **kept) {
    void *found = __atomic_load_n(kept, __ATOMIC_RELAXED);
    if (!found) {
        found = dlsym(RTLD_NEXT, name);
        __atomic_store_n(kept, found, __ATOMIC_RELAXED);
    }
    return found;
}

SWIFT void lockSlow(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void lockSlow(uint32_t thread, SELF void *handle) {
    static void *kept;
    ((SWIFT void (*)(uint32_t, SELF void *))original(LOCK, &kept))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlockSlow(SELF void *handle) __asm__(UNLOCK);
SWIFT void unlockSlow(SELF void *handle) {
    static void *kept;
    if (__tsan_release) __tsan_release(handle);
    ((SWIFT void (*)(SELF void *))original(UNLOCK, &kept))(handle);
}
