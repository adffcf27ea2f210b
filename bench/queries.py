"""Queries on what bench.made_up makes up: each key of the query language, common and rare, and some together.

The events of the shape that the budgets were set for name no stage, so that is asked of the rich ones.
"""

from __future__ import annotations

FILTERS = {
    "no filter": ("",),
    "status:": ("status:confirmed", "status:denied", "status:ended", "status:rumoured status:disputed"),
    "party:": ("party:party-00001", "party:party-00040", "party:party-17031", "party:nobody"),
    "kind:": ("kind:investment", "kind:licensing kind:acquisition", "kind:merger"),
    "outlet:": ("outlet:reuters", "outlet:a-blog outlet:nikkei", "outlet:gazette"),
    "amount:": ("amount:>1bn", "amount:<200m", "amount:>49.7bnEUR", "amount:12.3bn", "amount:>=25bn amount:<1bn"),
    "since:": ("since:2013-06", "since:2019", "since:2024-12-20"),
    "until:": ("until:2013-01-20", "until:2019", "until:2024"),
    "since: until:": ("since:2018-03 until:2018-03", "since:2018-03-07 until:2018-03-07", "since:2014 until:2023"),
    "stale:": ("stale:yes", "stale:no"),
    "a common word": ("report", "talks", "re*", '"on talks"'),
    "a rare word": ("417", "00733", "4171*", '"report 417"', "nowhere"),
    "a word in between": ("00003", "00012", "41*"),
    "a negation": ("-talks", "-417", "-kind:investment", "-party:party-00001", "-outlet:reuters", "-status:rumoured"),
    "several": (
        "kind:investment amount:>40bn",
        "stale:yes outlet:nikkei",
        "party:party-00002 kind:licensing",
        "talks kind:acquisition -party:party-00001",
        "report outlet:reuters since:2020",
        "status:denied amount:<1bn",
        "417 kind:investment",
        "kind:licensing outlet:handelsblatt amount:>30bn status:completed until:2020",
        "party:party-00001 party:party-00003 -00001",
    ),
}
RICH_FILTERS = FILTERS | {
    "stage:": ("stage:announced", "stage:in-talks stage:pending", "stage:talk"),
    "a party with other names": ("party:other-00007", "party:=party-00007", "party:group-00003", "-party:group-00003"),
}
