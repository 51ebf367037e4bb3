"""A damaged pack is refused in words an author of packs can act on: file, place, key, what is wrong, the nearest word.

Each case damages one line of bad/minimal.toml. The whole message is compared: it is the author's interface.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.model import ProgrammeError, UsageError
from checker.rules.registry import load_pack, packs_dir, programme, programme_ids

MINIMAL = Path(__file__).parent / "bad" / "minimal.toml"


@dataclass(frozen=True)
class Case:
    """`old` becomes `new` (where it first stands), and the loader says `message`."""

    name: str
    old: str
    new: str
    message: str


_CONDITION = 'when = [{ metric = "own_money", above = { item = "eligible_cost", times = "1/3" } }]'
_WAGE = 'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }'

CASES = [
    # ---- words that do not exist ----------------------------------------------------------------------------------
    Case(
        "an unknown key of a rule",
        'check = "growth"\n',
        'chek = "growth"\ncheck = "growth"\n',
        'rule BASE-VALUE-ADDED-GROWTH: chek: unknown key "chek"; did you mean "check"?',
    ),
    Case(
        "a parameter of another check",
        "rate = 0.03\n",
        "rate = 0.03\nvalue = 5\n",
        'rule BASE-VALUE-ADDED-GROWTH: value: unknown key "value"; allowed: advice, base, check, cite, code, '
        "confidence, each, frames, if_stated, metric, note, part",
    ),
    Case(
        "an unknown table",
        "[consistency]",
        "[consistencies]\nchecks = []\n\n[consistency]",
        'consistencies: unknown key "consistencies"; did you mean "consistency"?',
    ),
    Case(
        "an unknown key of the programme",
        'scheme = "monozukuri"',
        'scheme = "monozukuri"\nschema = "x"',
        'programme: schema: unknown key "schema"; did you mean "scheme"?',
    ),
    Case(
        "an unknown key of a tier",
        "{ cap = 12_500_000 }",
        "{ cap = 12_500_000, uplfit = 1 }",
        'frame only.tier #3: uplfit: unknown key "uplfit"; did you mean "uplift"?',
    ),
    Case(
        "an unknown item in a condition",
        'item = "prefecture", in',
        'item = "prefectur", in',
        'rule FRAME-BANK-CONFIRMATION.when prefectur: item: unknown word "prefectur"; did you mean "prefecture"?',
    ),
    Case(
        "an unknown item of a declaration",
        'item = "bank_confirmation"',
        'item = "bank_confirmations"',
        'rule FRAME-BANK-CONFIRMATION: item: unknown word "bank_confirmations"; did you mean "bank_confirmation"?',
    ),
    Case(
        "an unknown metric",
        'metric = "value_added"',
        'metric = "value_addd"',
        'rule BASE-VALUE-ADDED-GROWTH: metric: unknown item or metric "value_addd"; did you mean "value_added"?',
    ),
    Case(
        "an unknown part of a sum",
        '"labour_cost", "depreciation"]',
        '"labor_cost", "depreciation"]',
        'metric.value_added: sum: unknown item or metric "labor_cost"; did you mean "labour_cost"?',
    ),
    Case(
        "an unknown dated table",
        'table = "regional_minimum_wage"',
        'table = "regional_wage"',
        'rule BASE-MINIMUM-WAGE: value: table: unknown word "regional_wage"; did you mean "regional_minimum_wage"?',
    ),
    Case(
        "an unknown day of a dated table",
        'on = "march_31"',
        'on = "march_30"',
        'rule BASE-MINIMUM-WAGE: value: on: unknown word "march_30"; did you mean "march_31"?',
    ),
    Case(
        "an unknown amount of the subsidy",
        'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }',
        'value = { subsidy = "frame_caps" }',
        'rule BASE-MINIMUM-WAGE: value: subsidy: unknown word "frame_caps"; did you mean "frame_cap"?',
    ),
    Case(
        "an unknown source",
        'source = "page", section = "基本要件"',
        'source = "pages", section = "基本要件"',
        'rule BASE-VALUE-ADDED-GROWTH.cite pages: source: unknown word "pages"; did you mean "page"?',
    ),
    Case(
        "an unknown finding code",
        'code = "BASE-MINIMUM-WAGE"',
        'code = "BASE-MINIMUM-WAGES"',
        'rule BASE-MINIMUM-WAGES: code: unknown word "BASE-MINIMUM-WAGES"; did you mean "BASE-MINIMUM-WAGE"?',
    ),
    Case(
        "an unknown frame",
        'frames = ["only"]',
        'frames = ["onyl"]',
        'rule FRAME-BANK-CONFIRMATION: frames: unknown frame "onyl"; did you mean "only"?',
    ),
    Case(
        "an unknown kind of check",
        'check = "growth"\n',
        'check = "grow"\n',
        'rule BASE-VALUE-ADDED-GROWTH: check: unknown word "grow"; did you mean "growth"?',
    ),
    Case(
        "an unknown kind of check in an option",
        '[[rule.option]]\ncheck = "at_least"',
        '[[rule.option]]\ncheck = "step"',
        'rule BASE-PAYROLL-GROWTH.option step: check: unknown word "step"; allowed: at_least, at_most, growth',
    ),
    Case(
        "an unknown growth method",
        'growth = "cagr"',
        'growth = "compound"',
        'horizon: growth: unknown word "compound"; allowed: cagr, simple',
    ),
    Case(
        "an unknown exponent",
        'exponent = "fiscal_year_difference"',
        'exponent = "fiscal_years"',
        'horizon: exponent: unknown word "fiscal_years"; did you mean "fiscal_year_difference"?',
    ),
    Case(
        "an unknown confidence",
        'confidence = "secondary"',
        'confidence = "second-hand"',
        'rule FRAME-BANK-CONFIRMATION: confidence: unknown word "second-hand"; did you mean "secondary"?',
    ),
    Case(
        "an unknown unit of a ratio",
        'unit = "ratio"',
        'unit = "percent"',
        'metric.share: unit: unknown word "percent"; did you mean "persons"?',
    ),
    Case(
        "a consistency check that no pack may switch",
        'checks = ["PLAN-BASE-YEAR"]',
        'checks = ["PLAN-YEARS"]',
        'consistency: checks: unknown check "PLAN-YEARS"; did you mean "PLAN-BASE-YEAR"?',
    ),
    Case(
        "an unknown clawback trigger",
        'trigger = "payroll_missed"',
        'trigger = "payroll_mised"',
        'clawback payroll_mised: trigger: unknown word "payroll_mised"; did you mean "payroll_missed"?',
    ),
    # ---- citations and texts ---------------------------------------------------------------------------------------
    Case(
        "a rule without a citation",
        'cite = [{ source = "page", section = "追加要件" }]\n',
        "",
        "rule FRAME-BANK-CONFIRMATION: cite: is missing",
    ),
    Case(
        "an empty list of citations",
        'cite = [{ source = "page", section = "追加要件" }]',
        "cite = []",
        "rule FRAME-BANK-CONFIRMATION: cite: cites nothing",
    ),
    Case(
        "a metric without a citation",
        'cite = [{ source = "page", section = "定義" }]\n',
        "",
        "metric.value_added: cite: is missing",
    ),
    Case(
        "a round without a citation",
        'cite = [{ source = "page", section = "公募期間" }]\n',
        "",
        "programme.round 1: cite: is missing",
    ),
    Case(
        "a frame without a citation",
        'cite = [{ source = "page", section = "補助金額" }]\n',
        "",
        "frame only: cite: is missing",
    ),
    Case(
        "a clawback without a citation",
        'cite = [{ source = "page", section = "返還" }]\n',
        "",
        "clawback payroll_missed: cite: is missing",
    ),
    Case(
        "an empty section",
        'section = "追加要件"',
        'section = ""',
        "rule FRAME-BANK-CONFIRMATION.cite page: section: must be a text, not ''",
    ),
    Case(
        "a citation without a section",
        ', section = "追加要件"',
        "",
        "rule FRAME-BANK-CONFIRMATION.cite page: section: is missing",
    ),
    Case("a source without a publisher", 'publisher = "事務局"\n', "", "source.page: publisher: is missing"),
    Case(
        "a source with a number for a date",
        "date = 2024-03-21",
        "date = 2024",
        'source.page: date: must be a date, "2024-03", or a text saying what an undated document shows, not 2024',
    ),
    Case(
        "a title in one language only",
        'title = { ja = "確認書", en = "Confirmation" }',
        'title = { ja = "確認書" }',
        'rule FRAME-BANK-CONFIRMATION: title: must be { ja = "…", en = "…" }',
    ),
    Case(
        "an empty text in one language",
        'advice = { ja = "添付してください。", en = "Enclose it." }',
        'advice = { ja = "添付してください。", en = " " }',
        'rule FRAME-BANK-CONFIRMATION: advice: must be { ja = "…", en = "…" }',
    ),
    Case(
        "a number where a text belongs",
        'en = "Enclose it."',
        "en = 5",
        'rule FRAME-BANK-CONFIRMATION: advice: must be { ja = "…", en = "…" }',
    ),
    Case(
        "a rule without advice",
        'advice = { ja = "添付してください。", en = "Enclose it." }\n',
        "",
        "rule FRAME-BANK-CONFIRMATION: advice: is missing",
    ),
    # ---- units and numbers -----------------------------------------------------------------------------------------
    Case(
        "mixed units in a sum",
        '"labour_cost", "depreciation"]',
        '"labour_cost", "employees"]',
        "metric.value_added: sum: mixes units: persons, yen",
    ),
    Case(
        "a sum whose stated row has another unit",
        'stated = "value_added"',
        'stated = "employees"',
        "metric.value_added: sum: mixes units: persons, yen",
    ),
    Case(
        "mixed units in a comparison",
        'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }',
        'value = { item = "requested_subsidy" }',
        "rule BASE-MINIMUM-WAGE: value: mixes units: yen, yen_per_hour",
    ),
    Case(
        "mixed units among the metrics of one rule",
        'metric = "share"',
        'metric = ["share", "sales"]',
        "rule BASE-PAYROLL-GROWTH.option at_least: value: mixes units: ratio, yen",
    ),
    Case(
        "a wage held against an amount of the subsidy",
        'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }',
        'value = { subsidy = "cap" }',
        "rule BASE-MINIMUM-WAGE: value: mixes units: yen, yen_per_hour",
    ),
    Case(
        "a floor that is no money",
        "[frame.floor]\nfirst = [{ when",
        '[frame.floor]\nfirst = [{ when = [{ item = "sole_proprietor", is = true }], value = '
        '{ item = "plan_years" } }, { when',
        "frame only: floor: must be yen",
    ),
    Case(
        "a rate of one or more",
        "rate = 0.03\n",
        "rate = 3\n",
        "rule BASE-VALUE-ADDED-GROWTH: rate: a rate is a ratio below 1 (3 % is 0.03), not 3",
    ),
    Case(
        "a negative rate",
        "rate = 0.03\n",
        "rate = -0.03\n",
        "rule BASE-VALUE-ADDED-GROWTH: rate: a rate is a ratio below 1 (3 % is 0.03), not -0.03",
    ),
    Case(
        "a floor of the own target of one or more",
        "at_least = 0.02 }",
        "at_least = 2 }",
        "rule BASE-PAYROLL-GROWTH.option growth: rate: at_least: a rate is a ratio below 1 (3 % is 0.03), not 2",
    ),
    Case(
        "a rate of cost of one or more",
        'rate = "1/3"',
        'rate = "3/3"',
        "frame only.rate #2: rate: a rate is a ratio below 1 (3 % is 0.03), not 1",
    ),
    Case(
        "a rate of growth that is money",
        "rate = 0.03\n",
        'rate = { item = "sales" }\n',
        "rule BASE-VALUE-ADDED-GROWTH: rate: must be a ratio, not yen",
    ),
    Case(
        "a rate of cost taken from the plan",
        'rate = "1/3"',
        'rate = { item = "target_value_added" }',
        'frame only.rate #2: rate: must be a ratio like "2/3", or { first = […] } of such',
    ),
    Case(
        "a number written as words",
        "rate = 0.03\n",
        'rate = "3%"\n',
        "rule BASE-VALUE-ADDED-GROWTH: rate: must be a number, a fraction like \"2/3\", or a table, not '3%'",
    ),
    Case(
        "a flag where a number is meant",
        "value = 0.5\n",
        "value = true\n",
        "rule BASE-PAYROLL-GROWTH.option at_least: value: must be a number, a fraction like "
        '"2/3", or a table, not True',
    ),
    Case(
        "a flag where a whole number is meant",
        "cap = 12_500_000",
        "cap = true",
        "frame only.tier #3: cap: must be a whole number, not True",
    ),
    Case(
        "a broken amount of yen",
        "cap = 12_500_000",
        "cap = 12_500_000.5",
        "frame only.tier #3: cap: must be a whole number, not Decimal('12500000.5')",
    ),
    Case(
        "a text where a summand is meant",
        "plus = 30 }",
        'plus = "30" }',
        "rule BASE-MINIMUM-WAGE: value: plus: must be a number, not '30'",
    ),
    Case(
        "a number where a flag is meant",
        'item = "small_business", is = true',
        'item = "small_business", is = 1',
        "metric.share.replace #1.when small_business: is: must be true or false, not 1",
    ),
    Case(
        "a number where a list of words is meant",
        'in = ["東京都", "大阪府"]',
        "in = 13",
        "rule FRAME-BANK-CONFIRMATION.when prefecture: in: must be texts, not 13",
    ),
    Case(
        "a number and a unit that no source gives",
        'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }',
        "value = { plus = 30 }",
        "rule BASE-MINIMUM-WAGE: value: needs exactly one of item, metric, table, subsidy, first",
    ),
    Case(
        "two sources of one number",
        'table = "regional_minimum_wage", on = "march_31"',
        'table = "regional_minimum_wage", item = "regional_minimum_wage"',
        "rule BASE-MINIMUM-WAGE: value: needs exactly one of item, metric, table, subsidy, first",
    ),
    # ---- conditions and branches -----------------------------------------------------------------------------------
    Case(
        "two operators in one condition",
        'item = "regular_employees", at_most = 0',
        'item = "regular_employees", at_most = 0, at_least = 0',
        "rule BASE-MINIMUM-WAGE.unless regular_employees: needs exactly one of is, in, at_least, at_most, above, below",
    ),
    Case(
        "a condition without an operator",
        'item = "regular_employees", at_most = 0',
        'item = "regular_employees"',
        "rule BASE-MINIMUM-WAGE.unless regular_employees: needs exactly one of is, in, at_least, at_most, above, below",
    ),
    Case(
        "a bound on a text",
        'item = "regular_employees", at_most = 0',
        'item = "industry", at_most = 0',
        "rule BASE-MINIMUM-WAGE.unless industry: at_most: industry is no number",
    ),
    Case(
        "a list of words for a number",
        'item = "prefecture", in = ["東京都", "大阪府"]',
        'item = "regular_employees", in = ["5", "6"]',
        "rule FRAME-BANK-CONFIRMATION.when regular_employees: in: regular_employees is no text",
    ),
    Case(
        "branches without a last one",
        ', { value = "1/2" }]',
        "]",
        "frame only.rate 15000000: rate: first: needs branches with `when` and a last one without",
    ),
    Case(
        "an unconditional branch before the last",
        'first = [{ when = [{ item = "small_business", is = true }], value = "2/3" }, ',
        'first = [{ value = "2/3" }, ',
        "frame only.rate 15000000: rate: first: needs branches with `when` and a last one without",
    ),
    Case(
        "a declaration about something that is no yes or no",
        'item = "bank_confirmation"',
        'item = "requested_subsidy"',
        "rule FRAME-BANK-CONFIRMATION: item: requested_subsidy is no yes-or-no item",
    ),
    Case(
        "a required declaration that nothing can settle",
        'item = "bank_confirmation"\n',
        "",
        "rule FRAME-BANK-CONFIRMATION: item: a required declaration must name the item that settles it",
    ),
    Case(
        "any of a single option",
        '\n[[rule.option]]\ncheck = "at_least"\nmetric = "share"\neach = "final_year"\nvalue = 0.5\n',
        "",
        "rule BASE-PAYROLL-GROWTH: option: needs two or more options",
    ),
    Case(
        "fewer own targets than metrics",
        '["target_payroll_employees", "target_payroll_officers"]',
        '["target_payroll_employees"]',
        "rule BASE-PAYROLL-GROWTH.option growth: rate: names as many targets as metrics, or one",
    ),
    Case(
        "a rule that measures nothing",
        'metric = "share"',
        "metric = []",
        "rule BASE-PAYROLL-GROWTH.option at_least: metric: names nothing to measure",
    ),
    Case(
        "a required rule of unverified confidence",
        'confidence = "secondary"',
        'confidence = "unverified"',
        "rule FRAME-BANK-CONFIRMATION: severity: an unverified rule cannot be required: it may warn, never fail a plan",
    ),
    Case(
        "two rules of one code for the same frame",
        'code = "FRAME-BANK-CONFIRMATION"',
        'code = "BASE-MINIMUM-WAGE"',
        "rule BASE-MINIMUM-WAGE: code: BASE-MINIMUM-WAGE stands twice for the same frame; give each a `part`",
    ),
    # ---- metrics ---------------------------------------------------------------------------------------------------
    Case(
        "a metric that names one standing below it",
        '"labour_cost", "depreciation"]',
        '"labour_cost", "share"]',
        'metric.value_added: sum: unknown item or metric "share"; did you mean "sales"?',
    ),
    Case(
        "a metric that is computed from itself",
        'ratio = ["new_product_sales", "sales"]',
        'ratio = ["share", "sales"]',
        'metric.share: ratio: unknown item or metric "share"; did you mean "sales"?',
    ),
    Case(
        "a ratio of three",
        'ratio = ["new_product_sales", "sales"]',
        'ratio = ["new_product_sales", "sales", "sales"]',
        "metric.share: ratio: needs exactly two parts",
    ),
    Case(
        "a metric computed in two ways",
        'unit = "ratio"',
        'unit = "ratio"\nproduct = ["sales", "employees"]',
        "metric.share: needs exactly one of sum, difference, ratio, product, increase",
    ),
    Case(
        "a ratio without a unit",
        'unit = "ratio"\n',
        "",
        "metric.share: unit: is missing",
    ),
    # ---- frames ----------------------------------------------------------------------------------------------------
    Case(
        "tiers not in ascending order",
        "employees = 20,",
        "employees = 5,",
        "frame only: tier: tiers overlap or are not in ascending order",
    ),
    Case(
        "no last tier",
        "{ cap = 12_500_000 }",
        "{ employees = 50, cap = 12_500_000 }",
        "frame only: tier: needs tiers with ascending `employees` and a last one without",
    ),
    Case(
        "an endless tier before the last",
        "employees = 20, cap",
        "cap",
        "frame only: tier: needs tiers with ascending `employees` and a last one without",
    ),
    Case(
        "no last rate step",
        '{ rate = "1/3" }',
        '{ up_to = 20_000_000, rate = "1/3" }',
        "frame only: rate: needs steps with ascending `up_to` and a last one without",
    ),
    Case(
        "an endless rate step before the last",
        "up_to = 15_000_000, rate",
        "rate",
        "frame only: rate: needs steps with ascending `up_to` and a last one without",
    ),
    Case(
        "bounds of an uplift the wrong way round",
        "least = 1_000_000, most = 2_500_000",
        "least = 2_500_000, most = 1_000_000",
        "frame only.tier 20: uplift: least: least must be below most",
    ),
    Case(
        "bounds of an uplift that leave no room",
        "least = 1_000_000, most = 2_500_000",
        "least = 2_500_000, most = 2_500_000",
        "frame only.tier 20: uplift: least: least must be below most",
    ),
    Case(
        "half of the bounds of an uplift",
        "least = 1_000_000, most = 2_500_000",
        "least = 1_000_000",
        "frame only.tier 20: uplift: most: is missing",
    ),
    Case(
        "the same frame twice",
        "[consistency]",
        '[[frame]]\nid = "only"\ntitle = { ja = "枠", en = "Frame" }\nfloor = 1\nconfidence = "official"\n'
        'cite = [{ source = "page", section = "枠" }]\ntier = [{ cap = 1 }]\nrate = [{ rate = 0.5 }]\n\n[consistency]',
        "frame only: id: stands twice",
    ),
    # ---- rounds and the programme ----------------------------------------------------------------------------------
    Case(
        "a round that closes before it opens",
        "closes = 2024-03-27",
        "closes = 2024-01-30",
        "programme.round 1: closes: closes before it opens",
    ),
    Case(
        "a date written as a text",
        "closes = 2024-03-27",
        'closes = "2024-03-27"',
        "programme.round 1: closes: must be a date like 2024-03-01, not '2024-03-27'",
    ),
    Case(
        "a date with an hour",
        "closes = 2024-03-27",
        "closes = 2024-03-27T17:00:00",
        "programme.round 1: closes: must be a date like 2024-03-01, not datetime.datetime(2024, 3, 27, 17, 0)",
    ),
    Case(
        "the same round twice",
        "[source.page]",
        "[[programme.round]]\nnumber = 1\nopens = 2024-01-31\ncloses = 2024-03-27\n"
        'cite = [{ source = "page", section = "公募期間" }]\n\n[source.page]',
        "programme.round 1: number: stands twice",
    ),
    Case(
        "an id that is not the file's name",
        'id = "minimal"',
        'id = "minimum"',
        'programme: id: id "minimum" must be the file\'s name',
    ),
    Case(
        "a plan longer than the form",
        "years = [3, 4, 5]",
        "years = [3, 6]",
        "horizon: years: must be a list of plan lengths between 1 and 5",
    ),
    Case(
        "rules written as one table",
        "[[note]]",
        "[note]",
        "note: must be a list of tables",
    ),
    # ---- the grammar of own numbers, routes, additions and programmes without plan years ---------------------------
    Case(
        "a condition about an item and a metric",
        _CONDITION,
        'when = [{ metric = "own_money", item = "sales", above = 1 }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when sales: needs exactly one of item, metric",
    ),
    Case(
        "a condition about nothing",
        _CONDITION,
        "when = [{ above = 1 }]",
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: needs exactly one of item, metric",
    ),
    Case(
        "an unknown metric in a condition",
        _CONDITION,
        'when = [{ metric = "own_mony", above = 1 }]',
        'rule BASE-PAYROLL-GROWTH.option at_least.when #1: metric: unknown word "own_mony"; did you mean "own_money"?',
    ),
    Case(
        "a metric that is to be a word",
        _CONDITION,
        'when = [{ metric = "own_money", in = ["東京都"] }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: in: own_money is no text",
    ),
    Case(
        "a metric that is to be true",
        _CONDITION,
        'when = [{ metric = "own_money", is = true }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: is: own_money is a number: give at_least, "
        "at_most, above or below",
    ),
    Case(
        "a condition on a series without its year",
        _CONDITION,
        'when = [{ item = "sales", above = 1 }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when sales: each: sales has a value for each year: "
        "give each = base_year, first_year, final_year",
    ),
    Case(
        "a condition on a yearly metric without its year",
        _CONDITION,
        'when = [{ metric = "value_added", above = 1 }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: each: value_added has a value for each year: "
        "give each = base_year, first_year, final_year",
    ),
    Case(
        "an unknown year in a condition",
        _CONDITION,
        'when = [{ item = "sales", above = 1, each = "last_year" }]',
        'rule BASE-PAYROLL-GROWTH.option at_least.when sales: each: unknown word "last_year"; did you '
        'mean "base_year"?',
    ),
    Case(
        "a bound in another unit",
        _CONDITION,
        'when = [{ metric = "own_money", above = { item = "regular_employees" } }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: above: mixes units: persons, yen",
    ),
    Case(
        "a bound that has a value for each year",
        _CONDITION,
        'when = [{ metric = "own_money", above = { item = "sales" } }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: above: sales has a value for each year",
    ),
    Case(
        "a bound out of the subsidy",
        _CONDITION,
        'when = [{ metric = "own_money", above = { subsidy = "cap" } }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: above: must be a constant or { item | metric "
        "| table = …, plus, times }",
    ),
    Case(
        "a bound with branches",
        _CONDITION,
        'when = [{ metric = "own_money", above = { first = [{ when = [{ item = "small_business", is = '
        "true }], value = 1 }, { value = 2 }] } }]",
        "rule BASE-PAYROLL-GROWTH.option at_least.when #1: above: must be a constant or { item | metric "
        "| table = …, plus, times }",
    ),
    Case(
        "a bound on the plan years' wages",
        _CONDITION,
        'when = [{ item = "internal_minimum_wage", each = "base_year", above = { table = '
        '"regional_minimum_wage", on = "march_31" } }]',
        "rule BASE-PAYROLL-GROWTH.option at_least.when internal_minimum_wage: above: must be the wage of "
        "one day: on = application_date or completion_date",
    ),
    Case(
        "a replacement that hangs on a metric",
        'replace = [{ when = [{ item = "small_business", is = true }], value = 0.1 }]',
        'replace = [{ when = [{ metric = "value_added", each = "base_year", above = 1 }], value = 0.1 }]',
        "metric.share.replace #1.when #1: item: must test an item of the whole plan against a constant here",
    ),
    Case(
        "a replacement that hangs on another number of the plan",
        'replace = [{ when = [{ item = "small_business", is = true }], value = 0.1 }]',
        'replace = [{ when = [{ item = "eligible_cost", above = { item = "total_cost" } }], value = 0.1 }]',
        "metric.share.replace #1.when eligible_cost: item: must test an item of the whole plan against a constant here",
    ),
    Case(
        "an increase of two",
        'increase = "value_added"',
        'increase = ["value_added", "sales"]',
        "metric.added: increase: needs exactly one part",
    ),
    Case(
        "an increase of what has no years",
        'increase = "value_added"',
        'increase = "eligible_cost"',
        "metric.added: increase: eligible_cost has no years to grow over",
    ),
    Case(
        "a difference of one",
        'difference = ["total_cost", "requested_subsidy"]',
        'difference = ["total_cost"]',
        "metric.own_money: difference: needs two or more parts",
    ),
    Case(
        "a difference in two units",
        'difference = ["total_cost", "requested_subsidy"]',
        'difference = ["total_cost", "regular_employees"]',
        "metric.own_money: difference: mixes units: persons, yen",
    ),
    Case(
        "decimals beyond what a form shows",
        "truncate = 0",
        "truncate = 9",
        "metric.added: truncate: must be a number of decimals from 0 to 6",
    ),
    Case(
        "decimals that are no whole number",
        "truncate = 0",
        "truncate = 0.5",
        "metric.added: truncate: must be a whole number, not Decimal('0.5')",
    ),
    Case(
        "a day for a table that goes by round",
        _WAGE,
        'value = { table = "prefectural_wage_growth", on = "march_31" }',
        'rule BASE-MINIMUM-WAGE: value: on: unknown key "on"; allowed: at_least, plus, table, times',
    ),
    Case(
        "a dated table without its day",
        _WAGE,
        'value = { table = "regional_minimum_wage" }',
        "rule BASE-MINIMUM-WAGE: value: on: is missing",
    ),
    Case(
        "a table in another unit than the metric",
        _WAGE,
        'value = { table = "prefectural_wage_growth" }',
        "rule BASE-MINIMUM-WAGE: value: mixes units: ratio, yen_per_hour",
    ),
    Case(
        "an own target in another unit",
        _WAGE,
        'value = { table = "regional_minimum_wage", on = "march_31", plus = { item = "eligible_cost" } }',
        "rule BASE-MINIMUM-WAGE: value: plus: mixes units: yen, yen_per_hour",
    ),
    Case(
        "an own target that is no number",
        _WAGE,
        'value = { table = "regional_minimum_wage", on = "march_31", plus = "30" }',
        "rule BASE-MINIMUM-WAGE: value: plus: must be a number, not '30'",
    ),
    Case(
        "a floor out of the subsidy",
        _WAGE,
        'value = { table = "regional_minimum_wage", on = "march_31", at_least = { subsidy = "cap" } }',
        "rule BASE-MINIMUM-WAGE: value: at_least: must be a number or { item | metric | table = … }",
    ),
    Case(
        "a rate that has a value for each year",
        "rate = 0.03\n",
        'rate = { metric = "share" }\n',
        "rule BASE-VALUE-ADDED-GROWTH: rate: share has a value for each year",
    ),
    Case(
        "growth of what has no years",
        'metric = "value_added"\nrate',
        'metric = "eligible_cost"\nrate',
        "rule BASE-VALUE-ADDED-GROWTH: metric: eligible_cost has no years to grow over",
    ),
    Case(
        "growth in every year",
        "rate = 0.03\n",
        'rate = 0.03\neach = "plan_year"\n',
        "rule BASE-VALUE-ADDED-GROWTH: each: growth goes with final_year or first_year",
    ),
    Case(
        "an unknown way with a base below zero",
        "rate = 0.03\n",
        'rate = 0.03\nbase = "absolut"\n',
        'rule BASE-VALUE-ADDED-GROWTH: base: unknown word "absolut"; did you mean "absolute"?',
    ),
    Case(
        "a base below zero where nothing grows",
        _WAGE,
        'value = { table = "regional_minimum_wage", on = "march_31", plus = 30 }\nbase = "absolute"',
        'rule BASE-MINIMUM-WAGE: base: unknown key "base"; allowed: advice, check, cite, code, '
        "confidence, each, frames, if_stated, metric, note, part, severity",
    ),
    Case(
        "a route that is judged every year",
        'each = "final_year"\nvalue = 0.5',
        'each = "plan_year"\nvalue = 0.5',
        "rule BASE-PAYROLL-GROWTH.option at_least: each: an option speaks of the whole plan or of one year",
    ),
    Case(
        "routes that may all be closed",
        'rate = { item = ["target_payroll_employees", "target_payroll_officers"], at_least = 0.02 }',
        'rate = { item = ["target_payroll_employees", "target_payroll_officers"], at_least = 0.02 '
        '}\nwhen = [{ item = "small_business", is = true }]',
        "rule BASE-PAYROLL-GROWTH: option: needs an option without `when`, that is open to everybody",
    ),
    Case(
        "a route with a title in one language",
        'title = { ja = "売上の割合", en = "Share of sales" }',
        'title = "売上の割合"',
        'rule BASE-PAYROLL-GROWTH.option at_least: title: must be { ja = "…", en = "…" }',
    ),
    Case(
        "an addition of nothing",
        "amount = 500_000",
        "amount = 0",
        "frame only.addition 0: amount: must be above zero",
    ),
    Case(
        "an addition for everybody",
        'amount = 500_000\nwhen = [{ item = "sole_proprietor", is = true }]',
        "amount = 500_000\nwhen = []",
        "frame only.addition 500000: when: needs conditions: what everybody gets belongs to the tiers",
    ),
    Case(
        "an addition without conditions",
        'amount = 500_000\nwhen = [{ item = "sole_proprietor", is = true }]',
        "amount = 500_000",
        "frame only.addition 500000: when: needs conditions: what everybody gets belongs to the tiers",
    ),
    Case(
        "an unknown key of an addition",
        "amount = 500_000",
        "amounts = 1\namount = 500_000",
        'frame only.addition 500000: amounts: unknown key "amounts"; did you mean "amount"?',
    ),
    Case(
        "an addition without a citation",
        'cite = [{ source = "page", section = "特例" }]',
        "cite = []",
        "frame only.addition 500000: cite: cites nothing",
    ),
    Case(
        "growth where no plan years are judged",
        'years = [3, 4, 5]\ngrowth = "cagr"\nexponent = "fiscal_year_difference"',
        "years = []",
        "rule BASE-VALUE-ADDED-GROWTH: each: asks about plan years, which this programme has none of "
        "([horizon] years = [])",
    ),
    Case(
        "a growth method where no plan years are judged",
        "years = [3, 4, 5]\n",
        "years = []\n",
        'horizon: growth: unknown key "growth"; allowed: cite, note, years',
    ),
    Case(
        "two rules for the base year",
        'exponent = "fiscal_year_difference"',
        'exponent = "fiscal_year_difference"\nbase_year_months = 6\nbase_year = "before_fixing_date"',
        "horizon: base_year: stands beside base_year_months: a round has one rule for its base year",
    ),
    Case(
        "an unknown rule for the base year",
        'exponent = "fiscal_year_difference"',
        'exponent = "fiscal_year_difference"\nbase_year = "before_fixing"',
        'horizon: base_year: unknown word "before_fixing"; did you mean "before_fixing_date"?',
    ),
    Case(
        "an unknown meaning of typed growth",
        'checks = ["PLAN-BASE-YEAR"]',
        'checks = ["PLAN-BASE-YEAR"]\nstated_growth = "annual"',
        'consistency: stated_growth: unknown word "annual"; allowed: cumulative, yearly',
    ),
]


def load(text: str | bytes, folder: Path) -> ProgrammeError:
    """The error of loading this text as minimal.toml."""
    path = folder / "minimal.toml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    with pytest.raises(ProgrammeError) as error:
        load_pack(path)
    return error.value


@pytest.fixture(scope="module")
def minimal() -> str:
    return MINIMAL.read_text(encoding="utf-8")


def test_the_undamaged_pack_is_accepted() -> None:
    found = load_pack(MINIMAL)
    assert (found.id, len(found.rules), len(found.metrics), len(found.frames)) == ("minimal", 4, 4, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_damaged_pack_is_refused_in_words_its_author_can_act_on(case: Case, minimal: str, tmp_path: Path) -> None:
    assert case.old in minimal, "the case damages nothing"
    error = load(minimal.replace(case.old, case.new, 1), tmp_path)
    assert str(error) == f"minimal.toml: {case.message}"


def test_case_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("table", ["programme", "horizon", "consistency"])
def test_a_pack_without_one_of_its_tables_is_refused(table: str, minimal: str, tmp_path: Path) -> None:
    head = "\n[" + table + "]\n"
    start = minimal.index(head)
    end = minimal.find("\n\n", start + 1)
    text = minimal[:start] + minimal[end:]
    error = load(text.replace("[[programme.round]]", "[[rounds]]") if table == "programme" else text, tmp_path)
    assert str(error) == f"minimal.toml: {table}: is missing"


def test_a_pack_without_rules_is_refused(minimal: str, tmp_path: Path) -> None:
    cut = minimal[: minimal.index("[[rule]]")] + minimal[minimal.index("[[frame]]") :]
    assert str(load(cut, tmp_path)) == "minimal.toml: rule: is missing"
    assert str(load("rule = []\n" + cut, tmp_path)) == "minimal.toml: rule: has no rule"


def test_a_pack_without_sources_is_refused(minimal: str, tmp_path: Path) -> None:
    cut = minimal.replace('[source.page]\ntitle = "公募ページ"\npublisher = "事務局"\ndate = 2024-03-21\n', "")
    assert str(load(cut, tmp_path)) == "minimal.toml: source: is missing"


def test_a_file_that_is_no_toml_is_refused_with_its_line(minimal: str, tmp_path: Path) -> None:
    error = load(minimal.replace('id = "minimal"', 'id = "minimal'), tmp_path)
    assert str(error).startswith("minimal.toml: is not valid TOML: ")
    assert "line 3" in str(error)


def test_a_file_that_is_no_utf_8_is_refused(minimal: str, tmp_path: Path) -> None:
    error = load(minimal.encode("cp932", errors="replace"), tmp_path)
    assert str(error).startswith("minimal.toml: is not valid TOML: ")


def test_the_same_key_twice_is_refused(minimal: str, tmp_path: Path) -> None:
    error = load(minimal.replace("rate = 0.03\n", "rate = 0.03\nrate = 0.04\n", 1), tmp_path)
    assert str(error).startswith("minimal.toml: is not valid TOML: ")


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as error:
        load_pack(tmp_path / "missing.toml")
    assert str(error.value) == "missing.toml: cannot be read: No such file or directory"


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ProgrammeError, match=r"^folder\.toml: cannot be read: "):
        load_pack(tmp_path / "folder.toml")


def test_an_unknown_programme_is_refused_with_the_list_of_those_there_are() -> None:
    with pytest.raises(UsageError) as error:
        programme("monozukuri-13")
    for name in programme_ids():
        assert name in str(error.value)


def test_every_shipped_pack_loads_and_has_the_name_of_its_file() -> None:
    assert {path.stem for path in packs_dir().glob("*.toml") if not path.name.endswith(".cases.toml")} == {
        programme(name).id for name in programme_ids()
    }


def test_the_fingerprint_changes_with_the_pack(minimal: str, tmp_path: Path) -> None:
    path = tmp_path / "minimal.toml"
    path.write_text(minimal, encoding="utf-8")
    before = load_pack(path).fingerprint
    path.write_text(minimal.replace("rate = 0.03\n", "rate = 0.04\n"), encoding="utf-8")
    assert before == load_pack(MINIMAL).fingerprint
    assert before != load_pack(path).fingerprint
