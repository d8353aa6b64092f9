// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <span>

namespace athanor {

/// A C function of a library and the pointer through which it is called.
struct LazyFunction
{
    const char *name;
    void **pointer;
};

/// Opens a shared library for good and fills the pointers; a driver and the dozens of libraries below it are not worth
/// their time in a program that never talks to that kind of server. Unsupported if the library or a function is
/// missing.
[[nodiscard]] Status openLibrary(const char *soname, std::span<const LazyFunction> functions);

} // namespace athanor

// What a list of functions is applied to, within the namespace: pointers of the functions' own names, and the array for
// openLibrary(). The list takes the macro as its argument.
#define ATHANOR_LAZY_DECLARE(name) extern decltype(&::name) name;
#define ATHANOR_LAZY_DEFINE(name) decltype(&::name) name = nullptr;
#define ATHANOR_LAZY_SLOT(name) {#name, reinterpret_cast<void **>(&name)},
