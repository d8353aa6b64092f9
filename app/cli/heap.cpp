// SPDX-License-Identifier: Apache-2.0
#include "cli/heap.h"

#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace athanor {

#ifdef __GLIBC__

namespace {

constexpr size_t megabyte = 1024 * 1024;
constexpr size_t largePage = 2 * megabyte;
constexpr size_t reserved = 64 * megabyte; ///< of addresses; a page is taken when it is first written to
constexpr size_t inHeapBelow = 32 * megabyte;

} // namespace

void prepareHeap()
{
    ::mallopt(M_TOP_PAD, reserved);
    ::mallopt(M_TRIM_THRESHOLD, 2 * reserved);
    ::mallopt(M_MMAP_THRESHOLD, inHeapBelow);
    // The heap grows by what is reserved as soon as something does not fit any more. Without `volatile` the compiler
    // sees that nobody needs the memory, and leaves it out.
    void *volatile grown = std::malloc(megabyte);
    std::free(grown);
    const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0)) / largePage * largePage;
    const auto begin = (end - reserved + largePage) / largePage * largePage;
    ::madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE);
}

#else

void prepareHeap() {}

#endif

} // namespace athanor
