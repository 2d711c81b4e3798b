package lockstep.cli.acct;

import lockstep.cli.display.Printable;
import lockstep.cli.display.Screen;
import lockstep.cli.display.Table;
import lockstep.protocol.v1.UsageKey;
import lockstep.protocol.v1.UsageLoss;
import lockstep.protocol.v1.UsageRow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Sums of usage as a table, for people and for spreadsheets.
final class UsageTable {
    /// Every cause, those of the cluster's doing first.
    private static final List<String> CAUSES =
            List.of(
                    "NODE_LOST",
                    "START_REFUSED",
                    "START_TIMED_OUT",
                    "PREEMPTED",
                    "DRAINED",
                    "DEGRADED",
                    "STALLED",
                    "RANK_FAILED",
                    "CANCELLED",
                    "TIME_LIMIT");

    private final List<UsageKey> by;
    private final List<UsageRow> rows;

    UsageTable(List<UsageKey> by, List<UsageRow> rows) {
        this.by = by;
        this.rows = rows;
    }

    String text(Screen screen) {
        Table table = new Table();
        for (UsageKey key : by) {
            table.left(title(key).toUpperCase(Locale.ROOT));
        }
        table.right("ACCEL-HOURS").right("LOST").right("CPU-HOURS").right("LOST").left("LOST TO");
        for (UsageRow row : rows) {
            List<String> cells = new ArrayList<>(keys(row));
            cells.add(Hours.text(row.getAcceleratorMillis()));
            cells.add(share(accelerators(row), row.getAcceleratorMillis()));
            cells.add(Hours.text(row.getCpuMillis()));
            cells.add(share(cpus(row), row.getCpuMillis()));
            cells.add(causes(row));
            table.line(cells.toArray(new String[0]));
        }
        StringBuilder out = new StringBuilder();
        table.append(out, screen);
        return out.toString();
    }

    private static String share(long lost, long of) {
        return of == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100.0 * lost / of);
    }

    private static long accelerators(UsageRow row) {
        long sum = 0;
        for (UsageLoss loss : row.getLossesList()) {
            sum += loss.getAcceleratorMillis();
        }
        return sum;
    }

    private static long cpus(UsageRow row) {
        long sum = 0;
        for (UsageLoss loss : row.getLossesList()) {
            sum += loss.getCpuMillis();
        }
        return sum;
    }

    /// The largest first, in hours of accelerators, or of CPUs where there were no accelerators.
    private static String causes(UsageRow row) {
        boolean accelerators = row.getAcceleratorMillis() > 0;
        List<UsageLoss> losses = new ArrayList<>(row.getLossesList());
        losses.sort(
                Comparator.comparingLong((UsageLoss loss) -> amount(loss, accelerators))
                        .reversed()
                        .thenComparing(UsageLoss::getCause));
        StringBuilder text = new StringBuilder();
        for (UsageLoss loss : losses) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(loss.getCause().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(' ')
                    .append(Hours.text(amount(loss, accelerators)));
        }
        return text.toString();
    }

    private static long amount(UsageLoss loss, boolean accelerators) {
        return accelerators ? loss.getAcceleratorMillis() : loss.getCpuMillis();
    }

    /// Every cause has its columns, so that files of different months fit together.
    String csv() {
        StringBuilder out = new StringBuilder();
        List<String> header = new ArrayList<>();
        by.forEach(key -> header.add(title(key)));
        header.addAll(List.of("accelerator_hours", "cpu_hours"));
        for (String cause : CAUSES) {
            String name = cause.toLowerCase(Locale.ROOT);
            header.add("lost_accelerator_hours_" + name);
            header.add("lost_cpu_hours_" + name);
        }
        append(out, header);
        for (UsageRow row : rows) {
            List<String> cells = new ArrayList<>(keys(row));
            cells.add(Hours.exact(row.getAcceleratorMillis()));
            cells.add(Hours.exact(row.getCpuMillis()));
            for (String cause : CAUSES) {
                long accelerators = 0;
                long cpus = 0;
                for (UsageLoss loss : row.getLossesList()) {
                    accelerators += loss.getCause().equals(cause) ? loss.getAcceleratorMillis() : 0;
                    cpus += loss.getCause().equals(cause) ? loss.getCpuMillis() : 0;
                }
                cells.add(Hours.exact(accelerators));
                cells.add(Hours.exact(cpus));
            }
            append(out, cells);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            out.append(i == 0 ? "" : ",").append(Csv.cell(Printable.escape(cells.get(i))));
        }
        out.append('\n');
    }

    private static String title(UsageKey key) {
        return switch (key) {
            case BY_ACCOUNT -> "account";
            case BY_USER -> "user";
            case BY_PARTITION -> "partition";
            case BY_QOS -> "qos";
            case BY_DAY -> "day";
            case BY_MONTH -> "month";
            case USAGE_KEY_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    private List<String> keys(UsageRow row) {
        List<String> keys = new ArrayList<>();
        for (UsageKey key : by) {
            keys.add(
                    switch (key) {
                        case BY_ACCOUNT -> row.getAccount();
                        case BY_USER -> row.getUser();
                        case BY_PARTITION -> row.getPartition();
                        case BY_QOS -> row.getQos();
                        case BY_DAY, BY_MONTH -> row.getPeriod();
                        case USAGE_KEY_UNSPECIFIED, UNRECOGNIZED -> "";
                    });
        }
        return keys;
    }
}
