// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fakeserver.h"

namespace athanor::test {

/// Answers the SSLRequest of PostgreSQL's protocol with a certificate of the test's choice (or with "no TLS"), asks
/// whoever goes on for a password in clear text, and keeps all that was sent to it after that answer.
class FakePgServer final : public FakeServer
{
public:
    /// Nothing: the server says that it has no TLS.
    explicit FakePgServer(const std::optional<KeyPair> &identity);
    ~FakePgServer();

private:
    void serve(int client) override;
};

} // namespace athanor::test
