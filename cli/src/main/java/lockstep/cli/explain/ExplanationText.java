package lockstep.cli.explain;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Paint;
import lockstep.cli.select.JobIds;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.Alternative;
import lockstep.protocol.v1.Choice;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.NeverPlaced;
import lockstep.protocol.v1.Placed;
import lockstep.protocol.v1.PlannedStart;
import lockstep.protocol.v1.Price;
import lockstep.protocol.v1.Remedies;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

/// An explanation for people.
public final class ExplanationText {
    private static final int LABEL_COLUMNS = 9;
    private static final int COST_COLUMNS = 8;

    private final Explanation explanation;
    private final Terms terms;
    private final Sheet sheet;

    private ExplanationText(Explanation explanation, Caller caller) {
        this.explanation = explanation;
        this.terms = new Terms(caller, explanation.getAt());
        this.sheet = new Sheet(Screens.of(caller));
    }

    /// The text, as wide as the terminal.
    public static String of(Explanation explanation, Caller caller) {
        ExplanationText text = new ExplanationText(explanation, caller);
        switch (explanation.getStandingCase()) {
            case READY -> text.ready(explanation.getReady());
            case WAITING -> text.waiting(explanation.getWaiting());
            case PLACED -> text.placed(explanation.getPlaced());
            case NEVER_PLACED -> text.neverPlaced(explanation.getNeverPlaced());
            case STANDING_NOT_SET -> text.sheet.heading(explanation.getSummary(), Paint.PLAIN);
        }
        return text.sheet.toString();
    }

    private String job() {
        return explanation.getJobId() == 0 ? "It" : "Job " + JobIds.text(explanation.getJobId());
    }

    private boolean isTrial() {
        return explanation.getJobId() == 0;
    }

    private void ready(PlannedStart start) {
        sheet.heading(job() + (isTrial() ? " could start now." : " starts now."), Paint.GREEN);
        start("Nodes", start, "");
        price(start);
    }

    private void start(String label, PlannedStart start, String when) {
        fact(label, when + start.getNodes() + joined(start.getNodeCount(), start.getLevel()));
        if (start.getExpectedRunSeconds() > 0) {
            fact(
                    "Runs",
                    "about "
                            + Elapsed.ofSeconds(start.getExpectedRunSeconds())
                            + slowed(start.getSlowdown()));
        }
    }

    private static String slowed(double slowdown) {
        String longer = Terms.longer(slowdown);
        return longer.isEmpty() ? "" : ", " + longer + " on these nodes";
    }

    private static String joined(int nodes, String level) {
        return nodes > 1 && !level.isEmpty() ? " (joined by the " + level + ")" : "";
    }

    private void price(PlannedStart start) {
        if (start.hasPrice()) {
            section("What that start costs, in accelerator-hours");
            PriceTable.add(sheet, start.getPrice());
        }
    }

    private void waiting(Waiting waiting) {
        sheet.heading(job() + (isTrial() ? " would wait." : " waits."), Paint.YELLOW);
        if (!isTrial()) {
            fact("Waits", "for " + terms.since(waiting.getSince()));
        }
        fact(
                "Room",
                waiting.getNodesFree()
                        + " of "
                        + Terms.nodes(waiting.getNodesWanted())
                        + " that it wants; "
                        + waiting.getNodesSuitable()
                        + " have what it asks for");
        if (waiting.hasPlanned()) {
            PlannedStart planned = waiting.getPlanned();
            String when =
                    terms.isNow(planned.getAt())
                            ? "now, on "
                            : terms.moment(planned.getAt())
                                    + " ("
                                    + terms.when(planned.getAt())
                                    + ") on ";
            start("Starts", planned, when);
        } else {
            fact("Starts", "no start is planned");
        }
        reasons(waiting);
        alternatives(waiting);
        price(waiting.getPlanned());
    }

    private void reasons(Waiting waiting) {
        if (waiting.getReasonsCount() == 0) {
            return;
        }
        section(
                explanation.getShortened()
                        ? "Why it waits"
                        : "Why it waits, and what it would save without, in accelerator-hours");
        ReasonText text = new ReasonText(terms, waiting);
        for (WaitReason reason : waiting.getReasonsList()) {
            sheet.row(
                    explanation.getShortened() ? 1 : COST_COLUMNS,
                    true,
                    explanation.getShortened() ? "-" : ReasonText.cost(reason),
                    ReasonText.paint(reason),
                    text.of(reason));
        }
    }

    private void alternatives(Waiting waiting) {
        if (waiting.getAlternativesCount() == 0) {
            return;
        }
        section("What would start it sooner");
        AlternativeText text = new AlternativeText(terms, explanation.getJobId(), waiting);
        int widest = 0;
        for (Alternative one : waiting.getAlternativesList()) {
            widest = Math.max(widest, terms.start(one.getStart()).length());
        }
        for (Alternative one : waiting.getAlternativesList()) {
            sheet.row(
                    Math.min(widest, 30),
                    false,
                    terms.start(one.getStart()),
                    terms.isNow(one.getStart().getAt()) ? Paint.GREEN : Paint.PLAIN,
                    text.of(one));
        }
    }

    private void placed(Placed placed) {
        sheet.heading(
                job() + phase(placed),
                placed.getPhase() == Placed.Phase.ACTIVE ? Paint.GREEN : Paint.PLAIN);
        fact("Nodes", placed.getNodes());
        fact("Attempt", Integer.toUnsignedString(placed.getAttempt()));
        String expected =
                placed.hasChoice()
                        ? " of about "
                                + Elapsed.ofSeconds(placed.getChoice().getExpectedRunSeconds())
                                + " expected"
                                + slowed(placed.getChoice().getSlowdown())
                        : "";
        fact("Ran", Elapsed.ofSeconds(placed.getRanSeconds()) + expected);
        if (!placed.getEnding().isEmpty()) {
            fact(placed.getPreempted() ? "Preempted" : "Because", placed.getEnding());
        }
        if (placed.hasRemedies()) {
            remedies(placed.getRemedies());
        }
        if (placed.hasChoice()) {
            choice(placed.getChoice(), placed.getNodeCount());
        }
    }

    private void remedies(Remedies remedies) {
        section("It does not run as it should: what can be done, in accelerator-hours");
        remedies.getBecauseList().forEach(reason -> fact("Because", reason));
        sheet.gap();
        if (!remedies.hasInsteadPrice()) {
            PriceTable.add(sheet, remedies.getGoingOn());
            sheet.gap();
            fact("Best", "going on; nothing else could be cheaper");
            return;
        }
        Price goingOn = remedies.getGoingOn();
        Price instead = remedies.getInsteadPrice();
        PriceTable.add(sheet, "going on", goingOn, "instead", instead);
        sheet.gap();
        fact("Instead", remedies.getInstead());
        fact(
                "Best",
                remedies.getPays()
                        ? "that; it saves " + Terms.hours(goingOn.getTotal() - instead.getTotal())
                        : "going on; the other saves too little, or nothing");
    }

    private static String phase(Placed placed) {
        return switch (placed.getPhase()) {
            case STARTING -> " is starting.";
            case ACTIVE -> " runs.";
            case ENDING -> " is being ended.";
            case OVER, PHASE_UNSPECIFIED, UNRECOGNIZED -> " is over.";
        };
    }

    private void choice(Choice choice, int nodes) {
        section("Why these nodes: what they were expected to cost, in accelerator-hours");
        if (choice.hasRunnerUp()) {
            PriceTable.add(
                    sheet,
                    "chosen",
                    choice.getPrice(),
                    "next best",
                    choice.getRunnerUp().getPrice());
            sheet.gap();
            fact(
                    "Next best",
                    choice.getRunnerUp().getNodes()
                            + joined(nodes, choice.getRunnerUp().getLevel()));
        } else {
            PriceTable.add(sheet, choice.getPrice());
            sheet.gap();
            fact("Next best", "there was no other place");
        }
    }

    private void neverPlaced(NeverPlaced never) {
        sheet.heading(job() + " ended without having had nodes.", Paint.PLAIN);
        fact("Outcome", never.getOutcome());
        if (!never.getReason().isEmpty()) {
            fact("Because", never.getReason());
        }
    }

    private void section(String title) {
        sheet.gap();
        sheet.heading(title, Paint.PLAIN);
    }

    private void fact(String label, String text) {
        sheet.row(LABEL_COLUMNS, false, label, Paint.FAINT, text);
    }
}
