package lockstep.cli.pki;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import lockstep.cli.display.JsonText;
import lockstep.cli.display.Moments;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.cli.pki.authority.Entry;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Certificates as tables, in full and as JSON.
final class Listing {
    private final Instant now;
    private final ZoneId zone;

    Listing(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /// A certificate with what the ledger says of it.
    record Shown(Entry entry, X509Certificate certificate) {}

    String table(List<Entry> entries, Screen screen) {
        Table table =
                new Table()
                        .left("ROLE")
                        .left("NAME")
                        .left("STATE")
                        .left("NOT_AFTER")
                        .left("SERIAL");
        for (Entry entry : entries) {
            table.line(
                    entry.role().word(),
                    entry.name(),
                    state(entry),
                    Moments.text(entry.notAfter(), zone),
                    entry.serialText());
        }
        StringBuilder out = new StringBuilder();
        table.append(out, screen);
        return out.toString();
    }

    String full(Shown shown) {
        Entry entry = shown.entry();
        StringBuilder out = new StringBuilder();
        line(out, "Serial", entry.serialText());
        line(out, "Role", entry.role().word());
        line(out, "Name", entry.name());
        line(out, "State", state(entry));
        entry.revoked().ifPresent(at -> line(out, "Revoked", Moments.text(at, zone)));
        validity(out, shown.certificate());
        return out.toString();
    }

    String authority(String cluster, X509Certificate certificate) {
        StringBuilder out = new StringBuilder();
        line(out, "Cluster", cluster);
        validity(out, certificate);
        return out.toString();
    }

    private void validity(StringBuilder out, X509Certificate certificate) {
        line(out, "NotBefore", Moments.text(certificate.getNotBefore().toInstant(), zone));
        line(out, "NotAfter", Moments.text(certificate.getNotAfter().toInstant(), zone));
        line(out, "Names", String.join(" ", names(certificate)));
    }

    String json(List<Entry> entries) {
        ListValue.Builder all = ListValue.newBuilder();
        entries.forEach(entry -> all.addValues(Value.newBuilder().setStructValue(fields(entry))));
        return JsonText.ofAnswer(
                Struct.newBuilder()
                        .putFields("certificates", Value.newBuilder().setListValue(all).build())
                        .build());
    }

    String fullJson(List<Shown> all) {
        ListValue.Builder list = ListValue.newBuilder();
        for (Shown shown : all) {
            Struct.Builder fields = fields(shown.entry());
            addValidity(fields, shown.certificate());
            list.addValues(Value.newBuilder().setStructValue(fields));
        }
        return JsonText.ofAnswer(
                Struct.newBuilder()
                        .putFields("certificates", Value.newBuilder().setListValue(list).build())
                        .build());
    }

    String authorityJson(String cluster, X509Certificate certificate) {
        Struct.Builder fields = Struct.newBuilder().putFields("cluster", text(cluster));
        addValidity(fields, certificate);
        return JsonText.ofAnswer(fields.build());
    }

    private Struct.Builder fields(Entry entry) {
        Struct.Builder fields =
                Struct.newBuilder()
                        .putFields("serial", text(entry.serialText()))
                        .putFields("role", text(entry.role().word()))
                        .putFields("name", text(entry.name()))
                        .putFields("state", text(state(entry)))
                        .putFields("notAfter", text(entry.notAfter().toString()));
        entry.revoked().ifPresent(at -> fields.putFields("revoked", text(at.toString())));
        return fields;
    }

    private static void addValidity(Struct.Builder fields, X509Certificate certificate) {
        ListValue.Builder names = ListValue.newBuilder();
        names(certificate).forEach(name -> names.addValues(text(name)));
        fields.putFields("notBefore", text(certificate.getNotBefore().toInstant().toString()))
                .putFields("notAfter", text(certificate.getNotAfter().toInstant().toString()))
                .putFields("names", Value.newBuilder().setListValue(names).build());
    }

    private String state(Entry entry) {
        return entry.at(now).name().toLowerCase(Locale.ROOT);
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            List<String> names = new ArrayList<>();
            Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of())
                    .forEach(name -> names.add(String.valueOf(name.get(1))));
            return names;
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append("  %-10s %s%n".formatted(key, value));
    }
}
