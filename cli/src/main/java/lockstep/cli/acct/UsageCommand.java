package lockstep.cli.acct;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.display.JsonText;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.CommonOptions;
import lockstep.cli.shell.ExitCode;
import lockstep.cli.shell.Screens;
import lockstep.protocol.v1.GetUsageReply;
import lockstep.protocol.v1.GetUsageRequest;
import lockstep.protocol.v1.UsageKey;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `lockstep usage`: what was held of the cluster, and what of it came to nothing.
public final class UsageCommand implements Command {
    private static final int DAYS_USUAL = 30;

    private final OptionSpec by =
            value(
                    "by",
                    NO_LETTER,
                    "KEYS",
                    "A row for each of account, user, partition, qos, day, month; or none; default:"
                            + " account,user");
    private final OptionSpec from =
            value("from", 'S', "DAY", "The first day (UTC): 2026-11-01; default: 30 days ago");
    private final OptionSpec until = value("to", 'E', "DAY", "The last day (UTC); default: today");
    private final OptionSpec user = value("user", 'u', "NAMES", "Of these users");
    private final OptionSpec account = value("account", 'A', "NAMES", "Of these accounts");
    private final OptionSpec partition = value("partition", 'p', "NAMES", "In these partitions");
    private final OptionSpec csv = flag("csv", NO_LETTER, "Print comma-separated values");
    private final OptionSpec json = flag("json", NO_LETTER, "Print JSON");
    private final List<OptionSpec> own =
            List.of(by, from, until, user, account, partition, csv, json);

    private final List<Mistake> mistakes = new ArrayList<>();

    @Override
    public int run(Caller caller, List<String> words) {
        List<OptionSpec> all = new ArrayList<>(own);
        all.addAll(CommonOptions.ALL);
        Arguments line =
                Getopt.parse(
                        new OptionTable(all).alias("accounts", account).alias("users", user),
                        words,
                        Getopt.Order.MIXED,
                        Origin.commandLine());
        Optional<String> answer = CommonOptions.answer(line, helpText(caller.program()));
        if (answer.isPresent()) {
            caller.console().print(answer.get());
            return ExitCode.OK;
        }
        mistakes.addAll(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "\"" + line.rest().getFirst() + "\" is no option.",
                            "Maybe --user=" + line.rest().getFirst() + " is meant."));
        }
        GetUsageRequest request = request(caller, line);
        if (!mistakes.isEmpty()) {
            caller.console().errors(mistakes);
            return ExitCode.USAGE;
        }
        return Controller.look(
                caller,
                CommonOptions.home(line),
                controller -> {
                    GetUsageReply reply = controller.usage(request).orFail();
                    UsageTable table = new UsageTable(request.getByList(), reply.getRowsList());
                    caller.console()
                            .print(
                                    line.has(json)
                                            ? JsonText.ofAnswer(reply)
                                            : line.has(csv)
                                                    ? table.csv()
                                                    : table.text(Screens.of(caller)));
                    return ExitCode.OK;
                });
    }

    private GetUsageRequest request(Caller caller, Arguments line) {
        LocalDate today =
                LocalDateTime.ofInstant(caller.clock().instant(), ZoneOffset.UTC).toLocalDate();
        LocalDate last = day(line, until, today);
        LocalDate first = day(line, from, last.minusDays(DAYS_USUAL - 1));
        if (last.isBefore(first)) {
            mistakes.add(new Mistake("--to must not be before --from.", "Maybe change the two."));
        }
        return GetUsageRequest.newBuilder()
                .setFirstDay(first.toString())
                .setLastDay(last.toString())
                .addAllUsers(words(line, user))
                .addAllAccounts(words(line, account))
                .addAllPartitions(words(line, partition))
                .addAllBy(keys(line))
                .build();
    }

    private LocalDate day(Arguments line, OptionSpec option, LocalDate otherwise) {
        if (!line.has(option)) {
            return otherwise;
        }
        try {
            return LocalDate.parse(line.text(option, ""));
        } catch (DateTimeException noDay) {
            mistakes.add(
                    Mistake.of(
                            line.last(option).orElseThrow().subject()
                                    + " must be a day such as 2026-11-30."));
            return otherwise;
        }
    }

    private List<UsageKey> keys(Arguments line) {
        List<UsageKey> keys = new ArrayList<>();
        for (String word : line.text(by, "account,user").split(",", -1)) {
            Optional<UsageKey> key = key(word.strip().toLowerCase(Locale.ROOT));
            if (key.isPresent() && !keys.contains(key.get())) {
                keys.add(key.get());
            } else if (key.isEmpty() && !word.strip().equals("none")) {
                mistakes.add(
                        Mistake.of(
                                line.last(by).orElseThrow().subject()
                                        + " must be some of account, user, partition, qos, day and"
                                        + " month, parted by commas, or none."));
                return keys;
            }
        }
        if (keys.contains(UsageKey.BY_DAY) && keys.contains(UsageKey.BY_MONTH)) {
            mistakes.add(
                    new Mistake(
                            line.last(by).orElseThrow().subject()
                                    + " must not name both day and month.",
                            "Maybe leave out month: each day tells it."));
        }
        return keys;
    }

    private static Optional<UsageKey> key(String word) {
        return switch (word) {
            case "account" -> Optional.of(UsageKey.BY_ACCOUNT);
            case "user" -> Optional.of(UsageKey.BY_USER);
            case "partition" -> Optional.of(UsageKey.BY_PARTITION);
            case "qos" -> Optional.of(UsageKey.BY_QOS);
            case "day" -> Optional.of(UsageKey.BY_DAY);
            case "month" -> Optional.of(UsageKey.BY_MONTH);
            default -> Optional.empty();
        };
    }

    private static List<String> words(Arguments line, OptionSpec option) {
        List<String> words = new ArrayList<>();
        for (String word : line.text(option, "").split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private String helpText(String program) {
        return new HelpText()
                .line("Usage: " + program + " [options]")
                .line("")
                .line(
                        "Sums what was held of the cluster, in hours of one accelerator or CPU, and"
                                + " what of it came to nothing.")
                .options("What", own)
                .options("As everywhere", CommonOptions.ALL)
                .toString();
    }
}
