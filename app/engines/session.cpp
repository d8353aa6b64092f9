// SPDX-License-Identifier: Apache-2.0
#include "engines/session.h"

#include "engines/sshtunnel.h"

namespace athanor {

Session::Session() = default;
Session::~Session() = default;

void Session::keepTunnel(std::unique_ptr<SshTunnel> tunnel)
{
    m_tunnel = std::move(tunnel);
}

} // namespace athanor
