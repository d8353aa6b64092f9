// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <memory>

namespace athanor {

struct UntrustedCertificate;

/// Why something failed, in the terms a caller can act on. `athanorctl` maps each kind to its exit status.
enum class ErrorKind {
    Usage,        ///< the caller's words are wrong; nothing was touched
    InvalidInput, ///< a file, URL, value or script cannot be understood; nothing was touched
    NotFound,     ///< a named thing does not exist
    Refused,      ///< a rule of Athanor forbids it: read-only, not confirmed, untrusted, blocking hazard
    Permission,   ///< the account or the file system does not allow it
    Unreachable,  ///< no connection, or it broke before anything was sent
    Timeout,      ///< a deadline passed
    Cancelled,    ///< the person stopped it
    Conflict,     ///< the row or the database is not what it was when it was looked at
    Constraint,   ///< a rule of the database rejected the value
    Database,     ///< any other answer of the server
    Io,           ///< a file could not be read or written
    Unsupported,  ///< understood, but this engine or version cannot do it
    Unknown,      ///< a write was sent and its outcome is not known; never replayed
    Internal      ///< a defect of Athanor
};

/// The name used in JSON: "usage", "invalid input", ... Stable.
[[nodiscard]] QString errorKindName(ErrorKind kind);

/// A failure as a value. `message` is one sentence for the user that names what to do next; `detail` is what the
/// server or the system said, bounded and stripped by `boundedText`. Neither ever holds a secret.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString detail;
    /// A server that could not be verified: its certificate, so that the person may look at it
    /// (untrustedcertificate.h).
    std::shared_ptr<const UntrustedCertificate> certificate = nullptr;

    static Error usage(const QString &message, const QString &detail = {});
    static Error invalidInput(const QString &message, const QString &detail = {});
    static Error notFound(const QString &message, const QString &detail = {});
    static Error refused(const QString &message, const QString &detail = {});
    static Error permission(const QString &message, const QString &detail = {});
    static Error unreachable(const QString &message, const QString &detail = {});
    static Error timeout(const QString &message, const QString &detail = {});
    static Error cancelled(const QString &message, const QString &detail = {});
    static Error conflict(const QString &message, const QString &detail = {});
    static Error constraint(const QString &message, const QString &detail = {});
    static Error database(const QString &message, const QString &detail = {});
    static Error io(const QString &message, const QString &detail = {});
    static Error unsupported(const QString &message, const QString &detail = {});
    static Error unknown(const QString &message, const QString &detail = {});
    static Error internal(const QString &message, const QString &detail = {});

    friend bool operator==(const Error &, const Error &) = default;
};

/// Text that came from a stranger (server, file, script), made safe to show: at most `limit` characters, control and
/// bidirectional-override characters replaced by U+FFFD, line breaks kept only if `multiline`.
[[nodiscard]] QString boundedText(const QString &text, qsizetype limit = 4096, bool multiline = true);

} // namespace athanor
