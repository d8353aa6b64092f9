// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fakeserver.h"

namespace athanor::test {

/// A server of a protocol that speaks TLS from the first byte (MongoDB, Redis), with a certificate of the test's choice
/// or without TLS, which keeps all that it is told. With TLS it says nothing; without, it hangs up on a TLS hello, and
/// answers everything else as a server that wants a login first.
class FakeTlsServer final : public FakeServer
{
public:
    explicit FakeTlsServer(const std::optional<KeyPair> &identity);
    ~FakeTlsServer();

private:
    void serve(int client) override;
};

} // namespace athanor::test
