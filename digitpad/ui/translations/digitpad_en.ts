<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Acting</name>
    <message numerus="yes">
        <source>%Ln drawings are selected</source>
        <translation>
            <numerusform>%Ln drawing is selected</numerusform>
            <numerusform>%Ln drawings are selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportQuestion</name>
    <message numerus="yes">
        <source>The %Ln listed ones</source>
        <translation>
            <numerusform>The %Ln listed one</numerusform>
            <numerusform>The %Ln listed ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Insight</name>
    <message numerus="yes">
        <source>%Ln drawings</source>
        <translation>
            <numerusform>%Ln drawing</numerusform>
            <numerusform>%Ln drawings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln corrected</source>
        <translation>
            <numerusform>%Ln corrected</numerusform>
            <numerusform>%Ln corrected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reviewed drawings</source>
        <translation>
            <numerusform>%Ln reviewed drawing</numerusform>
            <numerusform>%Ln reviewed drawings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reviewed digits</source>
        <translation>
            <numerusform>%Ln reviewed digit</numerusform>
            <numerusform>%Ln reviewed digits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln digits</source>
        <translation>
            <numerusform>%Ln digit</numerusform>
            <numerusform>%Ln digits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InsightPage</name>
    <message numerus="yes">
        <source>Of %Ln drawings that somebody reviewed. Who corrects mistakes and confirms little else makes the models look worse than they are.</source>
        <translation>
            <numerusform>Of %Ln drawing that somebody reviewed. Who corrects mistakes and confirms little else makes the models look worse than they are.</numerusform>
            <numerusform>Of %Ln drawings that somebody reviewed. Who corrects mistakes and confirms little else makes the models look worse than they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RefusedList</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message numerus="yes">
        <source>%Ln drawings corrected to {label}</source>
        <translation>
            <numerusform>%Ln drawing corrected to {label}</numerusform>
            <numerusform>%Ln drawings corrected to {label}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln readings confirmed</source>
        <translation>
            <numerusform>%Ln reading confirmed</numerusform>
            <numerusform>%Ln readings confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings deleted</source>
        <translation>
            <numerusform>%Ln drawing deleted</numerusform>
            <numerusform>%Ln drawings deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings brought back</source>
        <translation>
            <numerusform>%Ln drawing brought back</numerusform>
            <numerusform>%Ln drawings brought back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sync</name>
    <message numerus="yes">
        <source>%Ln drawings wait here, safe.</source>
        <translation>
            <numerusform>%Ln drawing waits here, safe.</numerusform>
            <numerusform>%Ln drawings wait here, safe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings refused</source>
        <translation>
            <numerusform>%Ln drawing refused</numerusform>
            <numerusform>%Ln drawings refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncCommands</name>
    <message numerus="yes">
        <source>%Ln drawings from last time wait</source>
        <translation>
            <numerusform>%Ln drawing from last time waits</numerusform>
            <numerusform>%Ln drawings from last time wait</numerusform>
        </translation>
    </message>
</context>
</TS>
