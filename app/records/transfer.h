// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"
#include "engines/session.h"
#include "records/recordfile.h"
#include "records/rowaccess.h"
#include "records/validator.h"

#include <functional>

namespace athanor {

/// Called now and then with the number of rows done.
using TransferProgress = std::function<void(qint64 rows)>;

/// The columns that an export has: all but those the server computes, which an import could not write.
[[nodiscard]] QStringList exportColumns(const Table &table);

/// Reads the rows of a request in the order of its pages and hands the file to `write` in blocks; the memory is that of
/// 8 MiB of the file and one row, or of one page of `request.limit` rows. Several statements, each within the session's
/// deadline. Cells longer than a page's limit are fetched one row at a time; one over 64 MiB is an error, as is one in
/// a table without a key. Returns the number of rows. Cancelled between rows.
[[nodiscard]] Result<qint64> exportRows(Session &session, const TableAccess &access, PageRequest request,
                                        RecordEncoder &encoder, const std::function<Status(const QByteArray &)> &write,
                                        const CancelToken &cancel = {}, const TransferProgress &progress = {});

/// What a field of a file means in a column.
[[nodiscard]] Checked<Value> fieldValue(const ColumnRules &rules, const ReadField &field);

/// Reads a whole file into insertions and holds every one against the rules before anything is sent. The first mistake
/// is InvalidInput with its line, row and column. At most `rowLimit` rows, since they are sent in one transaction.
[[nodiscard]] Result<QList<RowChange>> readInserts(RecordReader &reader, const Table &table,
                                                   const QList<ColumnRules> &rules, const CancelToken &cancel = {},
                                                   qint64 rowLimit = 1'000'000);

} // namespace athanor
