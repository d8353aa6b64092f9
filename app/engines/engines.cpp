// SPDX-License-Identifier: Apache-2.0
#include "engines/engines.h"

#include "engines/postgresql/pgengine.h"
#include "engines/sqlite/sqliteengine.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

std::span<const Engine *const> engines()
{
    static const SqliteEngine sqlite;
    static const PgEngine postgresql;
    static const std::array<const Engine *, 2> list{&sqlite, &postgresql};
    return list;
}

Result<const Engine *> engineFor(EngineId id)
{
    for (const Engine *engine : engines()) {
        if (engine->id() == id)
            return engine;
    }
    return fail(
        Error::unsupported(u"Athanor does not speak to %1 yet; use a sqlite or postgresql URL."_s.arg(engineName(id))));
}

Result<std::unique_ptr<Session>> openSession(const ConnectionSpec &spec, const CancelToken &cancel)
{
    const auto engine = engineFor(spec.url.engine);
    if (!engine)
        return fail(engine);
    return (*engine)->open(spec, cancel);
}

} // namespace athanor
