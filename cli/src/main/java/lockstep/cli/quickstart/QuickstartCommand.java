package lockstep.cli.quickstart;

import lockstep.cli.dev.Launcher;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Getopt;
import lockstep.cli.options.Given;
import lockstep.cli.options.HelpText;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.OptionTable;
import lockstep.cli.options.Origin;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Command;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `lockstep quickstart`: a cluster, a training job, a lost node and what becomes of it, in a
/// minute.
public final class QuickstartCommand implements Command {
    private static final OptionSpec HOME =
            OptionSpec.value(
                    "home",
                    OptionSpec.NO_LETTER,
                    "DIR",
                    "Work in this new folder, and leave it there (a temporary one)");
    private static final OptionSpec KEEP =
            OptionSpec.flag("keep", OptionSpec.NO_LETTER, "Leave the folder there in the end");
    private static final OptionSpec HELP = OptionSpec.flag("help", 'h', "Show this");
    private static final List<OptionSpec> OPTIONS = List.of(HOME, KEEP, HELP);

    @Override
    public int run(Caller caller, List<String> words) {
        Arguments line =
                Getopt.parse(
                        new OptionTable(OPTIONS), words, Getopt.Order.MIXED, Origin.commandLine());
        if (line.has(HELP)) {
            caller.console().print(help());
            return ExitCode.OK;
        }
        try {
            List<Mistake> mistakes = mistakes(caller, line);
            if (!mistakes.isEmpty()) {
                caller.console().errors(mistakes);
                return ExitCode.USAGE;
            }
            Homes homes = new Homes(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
            boolean keep = line.has(HOME) || line.has(KEEP);
            return new Quickstart(caller, Launcher.tree().orElseThrow(), homes)
                    .run(given(caller, line), keep);
        } catch (IOException e) {
            caller.console().error(String.valueOf(e.getMessage()));
            return ExitCode.REFUSED;
        }
    }

    private static List<Mistake> mistakes(Caller caller, Arguments line) throws IOException {
        List<Mistake> mistakes = new ArrayList<>(line.mistakes());
        if (!line.rest().isEmpty()) {
            mistakes.add(
                    Mistake.of(
                            "(%s) means nothing to quickstart."
                                    .formatted(String.join(" ", line.rest()))));
        }
        Optional<DevHome> home = given(caller, line);
        if (home.isPresent() && !isNew(home.get().root())) {
            mistakes.add(
                    new Mistake(
                            "--home (%s) has files in it already.".formatted(home.get().root()),
                            "Maybe name a folder that does not exist yet."));
        }
        if (Launcher.find().isEmpty()) {
            mistakes.add(
                    new Mistake(
                            "this was not started by bin/lockstep, so nothing else can be.",
                            "Maybe run bin/lockstep quickstart."));
        }
        return mistakes;
    }

    private static Optional<DevHome> given(Caller caller, Arguments line) {
        return line.last(HOME)
                .map(Given::text)
                .map(text -> new DevHome(caller.workingDirectory().resolve(text)));
    }

    private static boolean isNew(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static String help() {
        return new HelpText()
                .line("Usage: lockstep quickstart [--home=DIR] [--keep]")
                .line("")
                .line(
                        "Starts a cluster of four nodes on this machine, trains a small model on"
                                + " three of them,")
                .line(
                        "cuts the power of one in the middle, and shows how the job goes on. Takes"
                                + " about a minute.")
                .options("Options", OPTIONS)
                .toString();
    }
}
