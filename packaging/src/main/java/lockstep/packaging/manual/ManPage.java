package lockstep.packaging.manual;

import java.util.List;
import java.util.Locale;

/// A manual page in roff.
///
/// @param version shown at the foot
/// @param date of the page
/// @param others what SEE ALSO names, such as `lockstep(1)`
record ManPage(
        String name,
        int section,
        String summary,
        HelpPage help,
        String version,
        String date,
        List<String> others) {

    String roff() {
        StringBuilder out = new StringBuilder();
        out.append(
                ".TH \"%s\" %d \"%s\" \"%s\" \"Lockstep\"\n"
                        .formatted(name.toUpperCase(Locale.ROOT), section, date, version));
        out.append(".nh\n.ad l\n.SH NAME\n");
        out.append(text(name)).append(" \\- ").append(text(summary)).append('\n');
        out.append(".SH SYNOPSIS\n");
        for (String form : help.synopsis()) {
            out.append(text(form)).append("\n.br\n");
        }
        out.append(".SH DESCRIPTION\n");
        help.blocks().forEach(block -> append(out, block));
        out.append(".SH SEE ALSO\n").append(text(String.join(", ", others))).append('\n');
        return out.toString();
    }

    private static void append(StringBuilder out, HelpPage.Block block) {
        switch (block) {
            case HelpPage.Heading(String heading) ->
                    out.append(".SS \"")
                            .append(text(heading).replace("\"", "\\(dq"))
                            .append("\"\n");
            case HelpPage.Paragraph(String words) ->
                    out.append(".PP\n").append(text(words)).append('\n');
            case HelpPage.Entry(String term, String meaning) ->
                    out.append(".TP\n\\fB")
                            .append(text(term))
                            .append("\\fR\n")
                            .append(text(meaning))
                            .append('\n');
        }
    }

    /// Nothing that roff would take for an order of its own, and dashes that can be copied.
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
