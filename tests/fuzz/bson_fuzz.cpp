// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/extendedjson.h"

#include <cstdint>
#include <cstdlib>

using namespace athanor;

/// What a server sends is refused, or may be given to libbson; a document that is shown to be edited reads back as the
/// same bytes or not at all (MongoDB stores names twice, the editor takes them once).
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    static_cast<void>(claimedLength(bytes));
    static_cast<void>(checkReply(bytes, 1, 2013));
    static_cast<void>(checkReply(bytes, 1, 2004));
    if (!checkBson(bytes, DeepestDocument))
        return 0;
    bson_t view;
    if (!bson_init_static(&view, data, size))
        abort();
    const BsonDocument document(&view);
    for (const auto &[name, value] : document.fields()) {
        static_cast<void>(bsonTypeName(value));
        static_cast<void>(canonicalJson(value));
    }
    static_cast<void>(shownJson(document));
    const auto edited = editableJson(document);
    if (!edited)
        return 0;
    const auto again = parseDocument(*edited);
    if (again && !(*again == document))
        abort();
    return 0;
}
