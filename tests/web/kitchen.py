"""An instrument with every kind of item, a shuffled page, a conditional one, and optional words."""

KITCHEN_SINK = """\
format: 1
id: kitchen
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 6
languages: [en]
title: How is your leadership team working?
intro: Think about the last three months in this team.
formats:
  agree5: {kind: rating, low: 1, high: 5, not_applicable: true, points: {1: Strongly disagree, 2: Disagree, 3: Neither agree nor disagree, 4: Agree, 5: Strongly agree}}
  often7: {kind: rating, low: 1, high: 7, points: {1: Never, 2: Very rarely, 3: Rarely, 4: Sometimes, 5: Often, 6: Very often, 7: Always}}
items:
  c1: {format: agree5, text: We know who makes the final call.}
  c2: {format: agree5, keyed: -1, text: We often reopen decisions we have already made.}
  c3: {format: agree5, text: The right people are asked before we decide.}
  f1: {format: often7, unscored: true, text: How often do you meet without an agenda?}
  one: {format: {kind: choice, options: [site, remote, both]}, unscored: true, text: Where does the team mostly work?, options: {site: In one place, remote: Apart, both: Some of each}}
  many: {format: {kind: choices, options: [mail, chat, calls]}, unscored: true, text: What do you use every day?, options: {mail: E-mail, chat: A chat, calls: Calls}}
  top: {format: {kind: ranking, options: [growth, cost, people, risk]}, text: Put these in order of importance for this year., options: {growth: Growth, cost: Cost, people: People, risk: Risk}}
  share: {format: {kind: allocation, options: [now, next, later], total: 100}, text: How does the team spend its time?, options: {now: On today, next: On this year, later: On the years after}}
  days: {format: {kind: number, low: 0, high: 60, whole: true, unit: days}, unscored: true, text: How many days a month do you travel?, unit: days}
  why: {format: {kind: text, max_length: 200}, optional: true, text: What should change first?}
  alone: {format: agree5, unscored: true, text: Being apart makes deciding harder.}
scales:
  clarity: {title: Clear decisions, items: [c1, c2, c3], score: mean}
consensus: {priorities: {item: top, title: Priorities}, time: {item: share, title: Time}}
pages:
  - {id: deciding, items: [c1, c2, c3], order: shuffle, title: How we decide}
  - {id: working, items: [one, many, f1], title: How we work}
  - {id: apart, items: [alone], title: Apart, show_if: "one != 'site'"}
  - {id: last, items: [top, share, days, why], title: To finish}
"""
