package lockstep.controller.archive;

import lockstep.controller.archive.Whereabouts.InUse;
import lockstep.controller.codec.UnknownFormat;
import lockstep.controller.config.BadConfig;
import lockstep.controller.journal.JournalFailure;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.IOException;

/// `lockstep journal …`.
@Command(
        name = "lockstep journal",
        description = "Looks at a controller's journal, takes it out and puts it back.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(verify | dump | export | restore)",
        subcommands = {
            VerifyJournal.class,
            DumpJournal.class,
            ExportJournal.class,
            RestoreJournal.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; for verify: all is as it was written",
            "1:something is not as it was written, or the journal cannot be opened",
            "2:wrong usage, or mistakes in the configuration"
        })
public final class JournalCommand {
    public static void main(String[] words) {
        System.setProperty("log4j2.configurationFile", "classpath:lockstep-controller-log4j2.xml");
        System.exit(commandLine().execute(words));
    }

    static CommandLine commandLine() {
        return new CommandLine(new JournalCommand())
                .setExecutionExceptionHandler((failure, line, _) -> exitCode(failure, line));
    }

    private static int exitCode(Exception failure, CommandLine line) throws Exception {
        return switch (failure) {
            case BadConfig bad -> told(String.valueOf(bad.getMessage()), 2, line);
            case JournalFailure _, InUse _, IOException _, UnknownFormat _ ->
                    told("lockstep journal: " + failure.getMessage(), 1, line);
            case IllegalStateException senseless ->
                    told(
                            "lockstep journal: the records are as they were written, but make no"
                                    + " sense: "
                                    + senseless.getMessage(),
                            1,
                            line);
            default -> throw failure;
        };
    }

    private static int told(String what, int exitCode, CommandLine line) {
        line.getErr().println(what);
        return exitCode;
    }
}
