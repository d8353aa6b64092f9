#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What real Alembic makes of revision graphs: reads JSON from standard input, writes JSON.

In:  [{"revisions": [{"id", "down": [..], "deps": [..], "labels": [..]}],
       "queries": [{"kind": "up"|"down"|"resolve"|"history", "current": [..], "target": ".."}]}]
Out: for each graph a list with, for each query, {"steps": [[id, [removes], [adds]]]}, {"ids": [..]} or {"error": true}
"""
import json
import sys
import types
import warnings

warnings.simplefilter("ignore")
from alembic.runtime.migration import HeadMaintainer, RevisionStep
from alembic.script.revision import Revision, RevisionMap


class Recorder(HeadMaintainer):
    def __init__(self, heads):
        super().__init__(None, heads)
        self.removes, self.adds = [], []

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)
        self.adds.append(version)

    def _delete_version(self, version):
        self.heads.remove(version)
        self.removes.append(version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)
        self.removes.append(from_)
        self.adds.append(to_)


class Scripted(Revision):
    module = types.SimpleNamespace(upgrade=lambda: None, downgrade=lambda: None)


def answer(map_, query):
    current = tuple(query["current"])
    kind, target = query["kind"], query["target"]
    if kind == "history":
        return {"ids": [r.revision for r in map_.iterate_revisions("heads", "base", inclusive=True, assert_relative_length=False)]}
    if kind == "resolve":
        return {"ids": [r.revision for r in map_._parse_upgrade_target(current, target, True)]}
    if kind == "up":
        revs = reversed(list(map_.iterate_revisions(target, current, implicit_base=True)))
    else:
        revs = list(map_.iterate_revisions(current, target, select_for_downgrade=True))
    recorder = Recorder(current)
    steps = []
    for rev in revs:
        recorder.removes, recorder.adds = [], []
        recorder.update_to_step(RevisionStep(map_, rev, kind == "up"))
        steps.append([rev.revision, recorder.removes, recorder.adds])
    return {"steps": steps, "heads": sorted(recorder.heads)}


out = []
for graph in json.load(sys.stdin):
    revisions = graph["revisions"]
    map_ = RevisionMap(
        lambda: [
            Scripted(r["id"], tuple(r["down"]) or None, tuple(r["deps"]) or None, tuple(r["labels"]) or None) for r in revisions
        ]
    )
    results = []
    for query in graph["queries"]:
        try:
            results.append(answer(map_, query))
        except Exception as e:
            results.append({"error": True, "text": "%s: %s" % (type(e).__name__, e)})
    out.append(results)
json.dump(out, sys.stdout)
