"""Commands about primary schools as places for a Familiengrundschulzentrum."""

from api.files.audience import Columns
from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import (
    ColumnsOption,
    ExportFormat,
    FormatOption,
    JsonOption,
    OutOption,
    RegionOption,
    print_json,
)
from api.terminal.output import console, print_written, progress


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "fgz", run_command)
    add(groups.exports, "fgz", export_command)


def run_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Grundschulen als Orte für ein Familiengrundschulzentrum (FGZ) ordnen, mit Begründung."""
    from api.questions.fgz.run import run_fgz
    from kpk_geo.database.current import open_database
    from maps.fgz.method_text import commune_lines, method_lines, money_line, not_said
    from maps.fgz.price_text import chosen_schools, price_lines
    from maps.fgz.text import (
        NO_TEST,
        headline,
        ranked,
        reason,
        rule_lines,
        stability,
        ways_line,
    )

    with open_database() as engine, progress() as on_step:
        on_step("Grundschulen")
        run = run_fgz(engine, region)
    plan, summary = run.parameters, run.summary
    if as_json:
        content = summary.model_dump(mode="json")
        print_json({"run": run.run_pk, "region": region, "summary": content})
        return
    lines = [f"Grundschulen als Familiengrundschulzentren: {region}, Lauf {run.run_pk}"]
    lines += [f"  {headline(plan, summary)}", *(f"  {text}" for text in rule_lines(summary))]
    for school in ranked(summary)[: plan.first]:
        lines.append(f"  {school.rank}. {school.title}: {reason(school, plan, summary)}")
        lines.append(f"     {stability(school, plan)}")
    lines.append(f"  {NO_TEST}")
    lines += [f"  {text}" for text in commune_lines(plan, summary.communes)]
    lines.append(f"  {money_line(plan)}")
    lines += [f"  {text}" for text in price_lines(plan, chosen_schools(plan, summary, None))]
    lines += [f"  {name}: {text}" for name, text in method_lines(plan, summary)]
    lines.append(f"  {ways_line()} (kpk run siting --kind primary_family_centre)")
    console().print("\n".join([*lines, f"  {not_said(summary)[0]}"]), markup=False)


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Die Liste der Grundschulen schreiben, daneben Regel, Verfahren und Quellen."""
    from api.questions.fgz.export import write_fgz
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_fgz(engine, region, out, file_format=file_format.value, columns=columns)
    print_written(written, out, "Regel, Verfahren und Quellen", what="Grundschulen")
