<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>FleetTable</name>
    <message numerus="yes">
        <source>%n failing</source>
        <translation><numerusform>%n failing</numerusform><numerusform>%n failing</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation><numerusform>%n warning</numerusform><numerusform>%n warnings</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n checks failing</source>
        <translation><numerusform>%n check failing</numerusform><numerusform>%n checks failing</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n checks with a warning</source>
        <translation><numerusform>%n check with a warning</numerusform><numerusform>%n checks with a warning</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n behind</source>
        <translation><numerusform>%n behind</numerusform><numerusform>%n behind</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation><numerusform>%n min ago</numerusform><numerusform>%n min ago</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation><numerusform>%n h ago</numerusform><numerusform>%n h ago</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation><numerusform>%n day ago</numerusform><numerusform>%n days ago</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::ApplyDialog</name>
    <message numerus="yes">
        <source>%n revisions will be applied</source>
        <translation><numerusform>%n revision will be applied</numerusform><numerusform>%n revisions will be applied</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n revisions will be taken back</source>
        <translation><numerusform>%n revision will be taken back</numerusform><numerusform>%n revisions will be taken back</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n statements</source>
        <translation><numerusform>%n statement</numerusform><numerusform>%n statements</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::ChecksModel</name>
    <message numerus="yes">
        <source>%n to do</source>
        <translation><numerusform>%n to do</numerusform><numerusform>%n to do</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::FleetCommands</name>
    <message numerus="yes">
        <source>Added %n services.</source>
        <translation><numerusform>Added %n service.</numerusform><numerusform>Added %n services.</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::FleetPage</name>
    <message numerus="yes">
        <source>%n services</source>
        <translation><numerusform>%n service</numerusform><numerusform>%n services</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n answering</source>
        <translation><numerusform>%n answering</numerusform><numerusform>%n answering</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not answering</source>
        <translation><numerusform>%n not answering</numerusform><numerusform>%n not answering</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n behind their repository</source>
        <translation><numerusform>%n behind its repository</numerusform><numerusform>%n behind their repository</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with failing checks</source>
        <translation><numerusform>%n with failing check</numerusform><numerusform>%n with failing checks</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::ImportDialog</name>
    <message numerus="yes">
        <source>&amp;Add %n services</source>
        <translation><numerusform>&amp;Add %n service</numerusform><numerusform>&amp;Add %n services</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::MigrationsPage</name>
    <message numerus="yes">
        <source>Apply %n revisions to %1?</source>
        <translation><numerusform>Apply %n revision to %1?</numerusform><numerusform>Apply %n revisions to %1?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Take %n revisions of %1 back?</source>
        <translation><numerusform>Take %n revision of %1 back?</numerusform><numerusform>Take %n revisions of %1 back?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Rehearse %n revisions on %1?</source>
        <translation><numerusform>Rehearse %n revision on %1?</numerusform><numerusform>Rehearse %n revisions on %1?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation><numerusform>%n pending</numerusform><numerusform>%n pending</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::OverviewPage</name>
    <message numerus="yes">
        <source>and %n more on the page Checks</source>
        <translation><numerusform>and %n more on the page Checks</numerusform><numerusform>and %n more on the page Checks</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::RecordsPage</name>
    <message numerus="yes">
        <source>Write %n change(s) to %1?</source>
        <translation><numerusform>Write %n change to %1?</numerusform><numerusform>Write %n changes to %1?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) were written.</source>
        <translation><numerusform>%n change was written.</numerusform><numerusform>%n changes were written.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) were written to %1</source>
        <translation><numerusform>%n change was written to %1</numerusform><numerusform>%n changes were written to %1</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Discard %n staged change(s)?</source>
        <translation><numerusform>Discard %n staged change?</numerusform><numerusform>Discard %n staged changes?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that were not applied are back; nothing was written.</source>
        <translation><numerusform>%n change that was not applied is back; nothing was written.</numerusform><numerusform>%n changes that were not applied are back; nothing was written.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were imported.</source>
        <translation><numerusform>%n row was imported.</numerusform><numerusform>%n rows were imported.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Import %n row(s) into %1?</source>
        <translation><numerusform>Import %n row into %1?</numerusform><numerusform>Import %n rows into %1?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n staged change(s) in %1</source>
        <translation><numerusform>%n staged change in %1</numerusform><numerusform>%n staged changes in %1</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::RevisionPane</name>
    <message numerus="yes">
        <source>%n rows now</source>
        <translation><numerusform>%n row now</numerusform><numerusform>%n rows now</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::StagedPane</name>
    <message numerus="yes">
        <source>%n staged change(s)</source>
        <translation><numerusform>%n staged change</numerusform><numerusform>%n staged changes</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::TopologyPage</name>
    <message numerus="yes">
        <source>%n servers</source>
        <translation><numerusform>%n server</numerusform><numerusform>%n servers</numerusform></translation>
    </message>
</context>
</TS>
