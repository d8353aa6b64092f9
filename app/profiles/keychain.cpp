// SPDX-License-Identifier: Apache-2.0
#include "profiles/keychain.h"

#include "core/module.h"
#include "profiles/keychainmodule.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const Result<const KeychainModule *> &keychainModule()
{
    static const auto opened = openModule<KeychainModule>("keychain", u"use the keychain"_s);
    return opened;
}

} // namespace

Result<Secret> readFromKeychain(const QString &key)
{
    const auto &module = keychainModule();
    if (!module)
        return fail(module);
    return (*module)->read(key);
}

Status writeToKeychain(const QString &key, const Secret &secret)
{
    const auto &module = keychainModule();
    if (!module)
        return fail(module);
    return (*module)->write(key, secret);
}

} // namespace athanor
