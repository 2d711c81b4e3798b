package lockstep.controller.replay;

import lockstep.gang.replay.report.Comparison;
import lockstep.gang.replay.report.HtmlReport;
import lockstep.gang.replay.report.JsonReport;
import lockstep.gang.replay.report.TextTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the results in every form into one folder.
final class ReportFolder {
    private ReportFolder() {}

    /// @throws BadInput when it cannot be written
    static void write(Path folder, Comparison comparison) throws BadInput {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(comparison));
            Files.writeString(folder.resolve("report.json"), JsonReport.of(comparison));
            Files.writeString(folder.resolve("report.txt"), TextTable.of(comparison));
        } catch (IOException failed) {
            throw new BadInput(
                    "the report cannot be written to %s: %s\nMaybe give another folder."
                            .formatted(folder, failed.getMessage()));
        }
    }
}
