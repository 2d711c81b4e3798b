package lockstep.cli.acct;

import lockstep.cli.display.JsonText;
import lockstep.cli.link.CallFailed;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.ListHistoryReply;
import lockstep.protocol.v1.ListHistoryRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sacct`: lists jobs of all times.
public final class AcctCommand implements Command {
    private static final String USUAL = "JobID,JobName,Partition,Account,AllocCPUS,State,ExitCode";
    private static final String BRIEF = "JobID,State,ExitCode";
    private static final String LONG =
            "JobID,JobIDRaw,JobName,User,Account,Partition,QOS,State,ExitCode,Submit,Start,End,"
                    + "Elapsed,NNodes,AllocCPUS,AllocTRES,ReqMem,TotalCPU,MaxRSS,NodeList,"
                    + "AccelHours,LostAccelHours,LostCause,Reason";
    private static final int PAGE = 500;

    private final AcctOptions options = new AcctOptions();
    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(options.table(), words, Getopt.Order.MIXED, Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, options.helpText(caller.program()));
        if (answer.isEmpty() && line.has(options.helpFormat)) {
            answer = Optional.of(columnsText());
        }
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        mistakes.addAll(line.mistakes());
        mistakes.addAll(options.refusals(line));
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + line.rest().getFirst() + "\" is no option.",
                            "Maybe --jobs=" + line.rest().getFirst() + " is meant."));
        }
        Wanted wanted = Wanted.read(caller, options, line, mistakes);
        Layout layout = layout(caller, line);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller ->
                        line.has(options.json)
                                ? json(caller, controller, wanted)
                                : table(caller, controller, wanted, layout, line));
    }

    private Layout layout(Caller caller, Arguments line) {
        String variable = caller.variable("SACCT_FORMAT");
        String usual = variable.isEmpty() ? USUAL : variable;
        String text = line.has(options.longer) ? LONG : line.has(options.brief) ? BRIEF : usual;
        boolean typed = line.has(options.format);
        String subject =
                typed
                        ? line.last(options.format).orElseThrow().subject()
                        : "SACCT_FORMAT (" + variable + ")";
        List<Layout.Column> columns =
                Layout.parse(line.text(options.format, text))
                        .orTell(
                                (must, advice) ->
                                        mistakes.add(new Mistake(subject + " " + must, advice)))
                        .orElse(List.of());
        Layout.Style style =
                line.has(options.csv)
                        ? Layout.Style.CSV
                        : line.has(options.parsable2)
                                ? Layout.Style.PARSABLE2
                                : line.has(options.parsable)
                                        ? Layout.Style.PARSABLE
                                        : Layout.Style.TABLE;
        return new Layout(columns, style, line.text(options.delimiter, "|"));
    }

    private interface Page {
        void take(List<HistoryJob> jobs);
    }

    /// Asks page by page, so that neither side ever holds everything.
    private static ListHistoryReply each(Controller controller, Wanted wanted, Page page)
            throws CallFailed {
        ListHistoryRequest.Builder request = wanted.request().toBuilder().setPageSize(PAGE);
        ListHistoryReply reply = controller.listHistory(request.build()).orFail();
        page.take(wanted.among(reply.getJobsList()));
        while (reply.getNextAfterJobId() != 0) {
            request.setAfterJobId(reply.getNextAfterJobId());
            reply = controller.listHistory(request.build()).orFail();
            page.take(wanted.among(reply.getJobsList()));
        }
        return reply;
    }

    private static int json(Caller caller, Controller controller, Wanted wanted) throws CallFailed {
        ListHistoryReply.Builder all = ListHistoryReply.newBuilder();
        ListHistoryReply last = each(controller, wanted, all::addAllJobs);
        all.setAsOfSeq(last.getAsOfSeq());
        if (last.hasStandby()) {
            all.setStandby(last.getStandby());
        }
        caller.console().print(JsonText.ofAnswer(all.build()));
        return ExitCode.OK;
    }

    private int table(
            Caller caller, Controller controller, Wanted wanted, Layout layout, Arguments line)
            throws CallFailed {
        String cluster = layout.shows(Field.CLUSTER) ? controller.cluster().orFail().getName() : "";
        Seen seen = new Seen(caller.clock().instant(), caller.zone(), cluster);
        StringBuilder header = new StringBuilder();
        if (!line.has(options.noHeader)) {
            layout.appendHeader(header);
        }
        ListHistoryReply _ =
                each(
                        controller,
                        wanted,
                        jobs -> {
                            StringBuilder out = new StringBuilder(header);
                            header.setLength(0);
                            for (HistoryJob job : jobs) {
                                for (Row row : Row.of(job, line.has(options.duplicates))) {
                                    layout.append(out, row, seen);
                                }
                            }
                            caller.console().print(out.toString());
                        });
        return ExitCode.OK;
    }

    private static String columnsText() {
        HelpText text = new HelpText();
        StringBuilder line = new StringBuilder();
        for (String title : Field.titles()) {
            line.append(title).append(" ".repeat(Math.max(1, 19 - title.length())));
            if (line.length() > 60) {
                text.line(line.toString().stripTrailing());
                line.setLength(0);
            }
        }
        return text.line(line.toString().stripTrailing()).toString();
    }
}
