// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/cellfunctions.h"

#include <sqlite3.h>

namespace athanor {

namespace {

constexpr int TextStart = 8192;
constexpr int BlobStart = 512;

QByteArray textOf(sqlite3_value *value)
{
    return QByteArray(reinterpret_cast<const char *>(sqlite3_value_text(value)), sqlite3_value_bytes(value));
}

int encodingOf(sqlite3 *database)
{
    sqlite3_stmt *statement = nullptr;
    int encoding = SQLITE_UTF8;
    if (sqlite3_prepare_v2(database, "PRAGMA encoding", -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const QByteArrayView name(reinterpret_cast<const char *>(sqlite3_column_text(statement, 0)));
        encoding = name == "UTF-16le" ? SQLITE_UTF16LE : name == "UTF-16be" ? SQLITE_UTF16BE : SQLITE_UTF8;
    }
    sqlite3_finalize(statement);
    return encoding;
}

/// How many of the bytes are whole characters of UTF-8, where the rest was cut off.
qsizetype wholeCharacters(const QByteArray &bytes)
{
    qsizetype end = bytes.size();
    qsizetype lead = end - 1;
    while (lead > 0 && end - lead < 4 && (uchar(bytes.at(lead)) & 0xc0) == 0x80)
        --lead;
    if (lead < 0)
        return end;
    const uchar first = uchar(bytes.at(lead));
    const qsizetype needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    return end - lead < needed ? lead : end;
}

} // namespace

void CellFunctions::install(sqlite3 *database)
{
    m_database = database;
    m_encoding = encodingOf(database);
    constexpr int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(database, "athanor_cell_bytes", 3, flags, this, &CellFunctions::bytes, nullptr, nullptr,
                               nullptr);
    sqlite3_create_function_v2(database, "athanor_cell_start", 4, flags, this, &CellFunctions::start, nullptr, nullptr,
                               nullptr);
}

void CellFunctions::close()
{
    for (auto &[name, column] : m_columns) {
        sqlite3_blob_close(column.blob);
        column.blob = nullptr;
    }
}

CellFunctions::Column *CellFunctions::column(sqlite3_context *context, sqlite3_value **arguments)
{
    // Table and column are literals, so SQLite keeps what belongs to them as long as the statement runs.
    if (void *known = sqlite3_get_auxdata(context, 0))
        return static_cast<Column *>(known);
    Column *found = &m_columns[{textOf(arguments[0]), textOf(arguments[1])}];
    sqlite3_set_auxdata(context, 0, found, nullptr);
    return found;
}

sqlite3_blob *CellFunctions::cell(sqlite3_context *context, sqlite3_value **arguments)
{
    Column *place = column(context, arguments);
    const sqlite3_int64 rowid = sqlite3_value_int64(arguments[2]);
    if (place->blob && place->rowid == rowid)
        return place->blob;
    place->rowid = rowid;
    if (place->blob && sqlite3_blob_reopen(place->blob, rowid) == SQLITE_OK)
        return place->blob;
    sqlite3_blob_close(place->blob);
    place->blob = nullptr;
    const QByteArray table = textOf(arguments[0]);
    const QByteArray name = textOf(arguments[1]);
    if (sqlite3_blob_open(m_database, "main", table.constData(), name.constData(), rowid, 0, &place->blob) !=
        SQLITE_OK) {
        sqlite3_blob_close(place->blob);
        place->blob = nullptr;
    }
    return place->blob;
}

void CellFunctions::bytes(sqlite3_context *context, int, sqlite3_value **arguments)
{
    auto *self = static_cast<CellFunctions *>(sqlite3_user_data(context));
    if (sqlite3_blob *blob = self->cell(context, arguments))
        sqlite3_result_int(context, sqlite3_blob_bytes(blob));
}

void CellFunctions::start(sqlite3_context *context, int, sqlite3_value **arguments)
{
    auto *self = static_cast<CellFunctions *>(sqlite3_user_data(context));
    sqlite3_blob *blob = self->cell(context, arguments);
    if (!blob)
        return;
    const bool isText = QByteArrayView(reinterpret_cast<const char *>(sqlite3_value_text(arguments[3]))) == "text";
    QByteArray part(qMin(sqlite3_blob_bytes(blob), isText ? TextStart : BlobStart), Qt::Uninitialized);
    if (sqlite3_blob_read(blob, part.data(), int(part.size()), 0) != SQLITE_OK)
        return;
    if (!isText)
        sqlite3_result_blob64(context, part.constData(), sqlite3_uint64(part.size()), SQLITE_TRANSIENT);
    else if (self->m_encoding == SQLITE_UTF8)
        sqlite3_result_text64(context, part.constData(), sqlite3_uint64(wholeCharacters(part)), SQLITE_TRANSIENT,
                              SQLITE_UTF8);
    else
        sqlite3_result_text64(context, part.constData(), sqlite3_uint64(part.size()), SQLITE_TRANSIENT,
                              uchar(self->m_encoding));
}

} // namespace athanor
