// SPDX-License-Identifier: Apache-2.0
#include "engines/transportpolicy.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct ModeRow
{
    QLatin1StringView mode;
    bool mustEncrypt;
    bool checksChain;
    bool checksIdentity;
};

// libpq's sslmode, weakest first (PostgreSQL manual, "SSL Support", table "SSL Mode Descriptions").
constexpr ModeRow modes[] = {
    {QLatin1StringView("disable"), false, false, false}, {QLatin1StringView("allow"), false, false, false},
    {QLatin1StringView("prefer"), false, false, false},  {QLatin1StringView("require"), true, false, false},
    {QLatin1StringView("verify-ca"), true, true, false}, {QLatin1StringView("verify-full"), true, true, true},
};

const ModeRow *rowOf(const QString &mode)
{
    for (const ModeRow &row : modes) {
        if (mode == row.mode)
            return &row;
    }
    return nullptr;
}

/// What the URL asks for; asyncpg calls it `ssl`. Repeated keys would let the weaker one hide behind the other.
Result<std::optional<QString>> askedMode(const DatabaseUrl &url)
{
    std::optional<QString> mode;
    for (const auto &[key, value] : url.query) {
        if (key != "sslmode"_L1 && key != "ssl"_L1)
            continue;
        if (mode && *mode != value)
            return fail(Error::invalidInput(u"The URL gives two values for sslmode; keep one."_s));
        mode = value;
    }
    return mode;
}

Error tooWeak(const QString &mode)
{
    return Error::refused(
        u"sslmode=%1 does not make sure who the server is, so its password could be read on the way; use "
        "sslmode=verify-full, with sslrootcert if its certificate authority is your own, or agree to an unprotected "
        "connection in the profile."_s.arg(mode));
}

} // namespace

Result<Transport> transportFor(const DatabaseUrl &url, bool plainTextConsent)
{
    const auto asked = askedMode(url);
    if (!asked)
        return fail(asked);
    const bool local = url.isLocal() || url.isSocket();
    const bool ownRoot = !url.option(u"sslrootcert"_s).value_or(QString()).isEmpty();
    // A root certificate without a mode can only mean that it is to be used.
    const QString fallback = local && !ownRoot ? u"prefer"_s : u"verify-full"_s;
    const QString mode = asked->value_or(fallback);
    const ModeRow *row = rowOf(mode);
    if (!row)
        return fail(Error::invalidInput(
            u"sslmode=%1 is not known; use verify-full, verify-ca, require, prefer, allow or disable."_s.arg(
                boundedText(mode, 40, false))));
    const bool strict = row->checksIdentity || (row->checksChain && ownRoot);
    if (!local && !strict && !plainTextConsent)
        return fail(tooWeak(mode));
    // libpq would ask a socket for no TLS whatever the mode says.
    if (url.isSocket())
        return Transport{mode, false, false};
    return Transport{mode, row->mustEncrypt, row->checksIdentity};
}

} // namespace athanor
