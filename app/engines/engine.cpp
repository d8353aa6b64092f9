// SPDX-License-Identifier: Apache-2.0
#include "engines/engine.h"

namespace athanor {

ConnectionSpec ConnectionSpec::of(const Profile &profile, const Secret &password, Access access)
{
    ConnectionSpec spec;
    spec.url = profile.url;
    spec.password = password;
    spec.baseFolder = profile.folder;
    spec.access = profile.readOnly ? Access::ReadOnly : access;
    spec.plainTextConsent = profile.plainTextConsent;
    spec.tlsPin = profile.tlsPin;
    spec.ssh = profile.ssh;
    return spec;
}

} // namespace athanor
