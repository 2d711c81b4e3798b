package lockstep.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import lockstep.cli.display.Printable;
import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Report;

/// A report for programs.
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportJson() {}

    static String of(Report report) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("fine", report.count(Finding.Fine.class));
        whole.put("advice", report.count(Finding.Advice.class));
        whole.put("wrong", report.count(Finding.Wrong.class));
        ArrayNode findings = whole.putArray("findings");
        for (Examined examined : report.examined()) {
            for (Finding finding : examined.findings()) {
                findings.addObject()
                        .put("subject", examined.subject())
                        .put("result", word(finding))
                        .put("text", finding.text())
                        .put("todo", finding.todo());
            }
        }
        try {
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole);
            return Printable.escapeJson(text) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers can be written", impossible);
        }
    }

    private static String word(Finding finding) {
        return switch (finding) {
            case Finding.Fine _ -> "fine";
            case Finding.Advice _ -> "advice";
            case Finding.Wrong _ -> "wrong";
        };
    }
}
