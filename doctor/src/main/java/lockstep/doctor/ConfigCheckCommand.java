package lockstep.doctor;

import lockstep.doctor.finding.Report;
import lockstep.doctor.rules.Surroundings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.InstantSource;
import java.util.concurrent.Callable;

/// `lockstep config check`.
@Command(
        name = "check",
        description = {
            "Reads the configuration files of this host as their daemons and commands would, and"
                    + " tells every mistake with file, line and what to do.",
            "Also looks whether what they name is there, whether secrets are kept, whether"
                    + " certificates are for this host and cluster, and whether the files fit"
                    + " together. Changes nothing, and asks no daemon."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong; there may be advice",
            "1:something is wrong",
            "2:wrong usage, or there is no configuration to look at"
        })
final class ConfigCheckCommand implements Callable<Integer> {
    @Mixin private Sources sources = new Sources();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Report report =
                new ConfigCheck(Surroundings.real(), InstantSource.system()).of(sources.read());
        spec.commandLine()
                .getOut()
                .print(json ? ReportJson.of(report) : new ReportText(ThisScreen.find()).of(report));
        spec.commandLine().getOut().flush();
        return report.isFine() ? 0 : 1;
    }
}
