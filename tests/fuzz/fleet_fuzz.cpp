// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetreader.h"

#include <cstdint>
#include <cstdlib>

using namespace athanor;

/// Whatever is a fleet file holds only profiles that pass the house's own rules.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto profiles = readFleetText(text, QStringLiteral("fleet.toml"), QStringLiteral("/srv"));
    if (!profiles)
        return 0;
    for (const Profile &profile : *profiles) {
        if (!validateProfile(profile))
            std::abort();
    }
    return 0;
}
