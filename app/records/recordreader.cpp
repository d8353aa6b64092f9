// SPDX-License-Identifier: Apache-2.0
#include "records/recordreaders.h"

#include "records/bytesource.h"

namespace athanor {

using namespace Qt::StringLiterals;

std::unexpected<Error> wrongLine(qint64 line, const QString &what)
{
    return fail(Error::invalidInput(u"Line %1: %2."_s.arg(line).arg(what)));
}

std::unique_ptr<RecordReader> RecordReader::create(RecordFormat format, QIODevice *device, bool raw)
{
    if (format == RecordFormat::Csv)
        return makeCsvReader(device, raw);
    return makeJsonReader(device, format == RecordFormat::JsonLines);
}

} // namespace athanor
