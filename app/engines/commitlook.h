// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"
#include "engines/session.h"

namespace athanor {

class SqlConnection;

/// What became of changes whose COMMIT got no answer.
enum class CommitFate { Made, NotMade, Unclear };

struct CommitLook
{
    CommitFate fate = CommitFate::Unclear;
    QString message; ///< one sentence for the person
};

/// The server's number of the open transaction, to be asked for before COMMIT; empty where nothing was written yet or
/// the engine gives none.
[[nodiscard]] Result<QString> transactionNumber(SqlConnection &connection);

/// What the server says of such a number. Waits a moment for a transaction that is still ending. Unclear for one that
/// it does not know (any more), an empty one, or an engine without them.
[[nodiscard]] CommitFate fateOfTransaction(SqlConnection &connection, const QString &number);

/// Looks on a fresh session whether `changes` are in the database: by the transaction's number where there is one, and
/// by the rows themselves.
[[nodiscard]] CommitLook lookAtChanges(Session &fresh, const QString &transaction, const QList<RowChange> &changes);

/// session.apply(), and where its COMMIT got no answer, a look on a new read-only session opened with `spec`: changes
/// that turn out to have been made are a success with a note, those that were not are Unreachable and may be tried
/// again, all else stays Unknown and says what was seen. Nothing is ever sent twice.
struct KnownOutcome
{
    ApplyOutcome outcome;
    QString note; ///< what the look found; empty: the server answered
};
[[nodiscard]] Result<KnownOutcome> applyAndLook(Session &session, const ConnectionSpec &spec,
                                                const QList<RowChange> &changes, const CancelToken &cancel = {});

} // namespace athanor
