// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fakeserver.h"

namespace athanor::test {

/// Greets like a MariaDB server, offers TLS with a certificate of the test's choice or none at all, then asks for what
/// no client should give, and keeps all that was sent to it after the TLS question was settled.
class FakeMySqlServer final : public FakeServer
{
public:
    enum class Greed {
        ClearPassword, ///< switches the login to mysql_clear_password
        Dialog,        ///< switches it to the dialog plugin, which sends what is typed in clear
        Ed25519,       ///< switches it to MariaDB's client_ed25519, a plugin that is a file of its own
        OldPassword,   ///< switches it to the hash of MySQL 3.23
        Sha256,        ///< switches it to sha256_password, which gives the password to whoever has the key
        LocalFile      ///< lets anybody in and answers every statement but SET by asking for the client's /etc/hostname
    };

    /// No identity: the server says that it has no TLS.
    explicit FakeMySqlServer(const std::optional<KeyPair> &identity, Greed greed = Greed::ClearPassword);
    ~FakeMySqlServer();

    /// Whether a client said that it would send local files.
    [[nodiscard]] bool wasOfferedFiles() const { return m_offeredFiles; }
    /// How often a client was asked for a file.
    [[nodiscard]] int filesAsked() const { return m_filesAsked; }
    /// What clients sent as the content of a file.
    [[nodiscard]] QByteArray files();

private:
    class Wire;
    void serve(int client) override;
    void logIn(Wire &wire);
    void answerCommands(Wire &wire);

    Greed m_greed;
    QByteArray m_files;
    std::atomic<int> m_filesAsked{0};
    std::atomic<bool> m_offeredFiles{false};
};

} // namespace athanor::test
