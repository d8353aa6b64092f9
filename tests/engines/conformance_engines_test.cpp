// SPDX-License-Identifier: Apache-2.0
// Which engines the conformance suite runs against.
#include "conformance.h"

namespace athanor::test {

namespace {

const auto engineOf = [](const auto &tested) { return engineName(tested.param).toStdString(); };

} // namespace

INSTANTIATE_TEST_SUITE_P(Engines, Conformance,
                         testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL, EngineId::MongoDB,
                                         EngineId::Redis),
                         engineOf);
INSTANTIATE_TEST_SUITE_P(Engines, OrderedConformance,
                         testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL, EngineId::MongoDB,
                                         EngineId::Redis),
                         engineOf);
INSTANTIATE_TEST_SUITE_P(Engines, AtomicConformance,
                         testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL, EngineId::MongoDB,
                                         EngineId::Redis),
                         engineOf);
INSTANTIATE_TEST_SUITE_P(Engines, SqlConformance,
                         testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL), engineOf);
INSTANTIATE_TEST_SUITE_P(Engines, PartialIndexConformance, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         engineOf);

} // namespace athanor::test
