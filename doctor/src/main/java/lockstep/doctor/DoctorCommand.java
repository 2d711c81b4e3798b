package lockstep.doctor;

import lockstep.doctor.finding.Report;
import lockstep.doctor.site.SiteFile;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/// `lockstep doctor`.
@Command(
        name = "lockstep doctor",
        description = {
            "Looks whether this host will do for what its configuration files make it (a"
                    + " controller, a node, a place where people type), and says what to do.",
            "Looks at clock, cgroups, limits, programs, GPUs, ports, certificates and disks, and"
                    + " asks the controllers, ZooKeeper and the database. Best run as root, before"
                    + " a daemon is started or while it runs. Changes nothing; for a moment it"
                    + " writes a file beside the journal, to measure the disk."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong; there may be advice",
            "1:something is wrong",
            "2:wrong usage, or there is no configuration to look at"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Mixin private Sources sources = new Sources();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] words) {
        Programs.run(new CommandLine(new DoctorCommand()), words);
    }

    @Override
    public Integer call() throws Exception {
        List<SiteFile> files = sources.read();
        Report report =
                new Round(new Checkup(Path.of("/"), InstantSource.system()).of(files)).report();
        spec.commandLine()
                .getOut()
                .print(json ? ReportJson.of(report) : new ReportText(ThisScreen.find()).of(report));
        spec.commandLine().getOut().flush();
        return report.isFine() ? 0 : 1;
    }
}
