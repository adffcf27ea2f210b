"""The word lists of the event schema, as tuples in the order in which they are shown to people.

Nothing here is computed and nothing is imported: whoever needs a list of words (a query, a picker, a model)
reads it from here, so that a word is spelled in one place.
"""

from __future__ import annotations

KINDS = (
    "investment",
    "funding-round",
    "secondary-sale",
    "acquisition",
    "merger",
    "acqui-hire",
    "joint-venture",
    "cloud-supply",
    "chip-supply",
    "compute-credits",
    "licensing",
    "distribution",
    "revenue-share",
    "warrant",
    "debt",
    "lease",
    "ownership",
    "board-seat",
    "ipo",
    "regulatory-inquiry",
    "dispute",
    "pact",
    "other",
)

ROLES = (
    "investor",
    "investee",
    "acquirer",
    "bidder",
    "target",
    "supplier",
    "customer",
    "licensor",
    "licensee",
    "distributor",
    "issuer",
    "holder",
    "owner",
    "owned",
    "creditor",
    "debtor",
    "lessor",
    "lessee",
    "payer",
    "payee",
    "partner",
    "venture",
    "company",
    "regulator",
    "subject",
    "complainant",
    "respondent",
    "broker",
    "adviser",
    "member",
    "other",
)

STAGES = ("talk", "in-talks", "offered", "agreed-in-principle", "announced", "pending", "part-completed")

BASES = (
    "filing",
    "joint-statement",
    "party",
    "court-document",
    "named-third-party",
    "people-familiar",
    "memo",
    "copy",
    "inference",
)
"""What a report stands on, from strong to weak."""

FORMS = ("cash", "equity", "debt", "convertible", "warrant", "credits")

LEVELS = ("exclusive", "sole", "preferred", "primary", "first-refusal", "non-exclusive")
"""Levels of exclusivity."""

REASONS = ("withdrawn", "terminated", "expired", "lapsed", "blocked", "rejected", "superseded", "concluded")
"""Why a deal ended."""

PARTY_KINDS = (
    "company",
    "division",
    "nonprofit",
    "person",
    "fund",
    "sovereign-fund",
    "regulator",
    "court",
    "consortium",
    "venture",
    "state",
    "outlet",
    "unknown",
)

PERS = ("year", "quarter", "month", "week", "day", "unit")

GRADES = ("A", "B", "C", "D", "E", "F")
"""Reliability of an outlet, from A (reliable) to E (unreliable), F (not judged): the Admiralty scale."""

TERMS = (
    "kind",
    "parties",
    "amount",
    "form",
    "stake",
    "exclusivity",
    "part_of",
    "related",
    "effective_on",
    "stage",
    "details",
)
"""The terms of a deal: what one report may say about it."""

REPORT_TYPES = (
    "deal.rumoured",
    "deal.confirmed",
    "deal.amended",
    "deal.completed",
    "deal.denied",
    "deal.ended",
)
"""Events about a deal, which act from their reported date on."""

KEEPER_TYPES = ("entry.withdrawn", "entry.redacted", "party.declared", "party.merged", "source.graded")
"""What the keeper of the log did; these act by their place in the log alone."""

EVENT_TYPES = (*REPORT_TYPES, "report.retracted", "note.added", *KEEPER_TYPES)

STORE_FIELDS = ("seq", "recorded_at", "hash")
"""Fields that the store adds to an event; on input they are accepted and set aside."""

UNKNOWN_PARTY = "unknown-party"
"""The slug of the party in a report that names nobody."""

MAX_EVENT_BYTES = 256 * 1024
"""The longest event, in bytes of UTF-8, without its line end."""

MAX_WHOLE_NUMBER = 2**53 - 1
"""The largest integer that every JSON reader holds exactly."""

_CODES = (
    # in use
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
    "GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD "
    "KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES "
    "VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
    # units of account, funds and metals that contracts are written in
    "CLF COU CHE CHW MXV UYI UYW XAG XAU XDR XPD XPT XSU XUA "
    # past ones, for old deals
    "ANG ATS BEF CSK CUC CYP DDM DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL NLG PTE ROL "
    "RUR SIT SKK SLL STD SUR TRL VEB VEF XEU YUM ZMK ZWL"
)
CURRENCIES = tuple(_CODES.split())
"""ISO 4217 codes: those in use, then units of account and metals, then a few past ones."""
