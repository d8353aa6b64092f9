// SPDX-License-Identifier: Apache-2.0
#include "records/recordfile.h"

namespace athanor {

using namespace Qt::StringLiterals;

Result<RecordFormat> recordFormatOf(const QString &fileName)
{
    const QString lower = fileName.toLower();
    if (lower.endsWith(".csv"_L1))
        return RecordFormat::Csv;
    if (lower.endsWith(".json"_L1))
        return RecordFormat::Json;
    if (lower.endsWith(".jsonl"_L1) || lower.endsWith(".ndjson"_L1))
        return RecordFormat::JsonLines;
    return fail(
        Error::invalidInput(u"%1 has no known ending; use .csv, .json or .jsonl, or name the format."_s.arg(fileName)));
}

Result<RecordFormat> recordFormatByName(const QString &name)
{
    if (name == "csv"_L1)
        return RecordFormat::Csv;
    if (name == "json"_L1)
        return RecordFormat::Json;
    if (name == "jsonl"_L1)
        return RecordFormat::JsonLines;
    return fail(Error::usage(u"%1 is no format; use csv, json or jsonl."_s.arg(name)));
}

} // namespace athanor
