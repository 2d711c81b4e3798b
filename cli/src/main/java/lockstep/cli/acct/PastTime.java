package lockstep.cli.acct;

import lockstep.cli.options.Parsed;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/// Reads the moments that sacct takes: `2026-11-30`, `2026-11-30T16:00[:00]`, `11/30[/26]`, `16:00`
/// (of today), `now-7days`, `today`, `yesterday`, `noon` and `midnight` (of today).
final class PastTime {
    private static final int DIGITS_MAX = 9;
    private static final String MUST =
            "must be a moment: YYYY-MM-DD[THH:MM[:SS]], HH:MM[:SS], MM/DD[/YY],"
                    + " now[-N[minutes|hours|days|weeks]], today or yesterday.";

    private PastTime() {}

    static Parsed<Instant> parse(String text, Instant now, ZoneId zone) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        try {
            Optional<Instant> moment =
                    word.startsWith("now")
                            ? relative(word.substring(3), now)
                            : local(word, LocalDateTime.ofInstant(now, zone).toLocalDate())
                                    .map(at -> at.atZone(zone).toInstant());
            return moment.isPresent() ? Parsed.good(moment.get()) : Parsed.bad(MUST);
        } catch (DateTimeException | ArithmeticException noSuchMoment) {
            return Parsed.bad(MUST);
        }
    }

    private static Optional<Instant> relative(String distance, Instant now) {
        if (distance.isEmpty()) {
            return Optional.of(now);
        }
        int end = 1;
        while (end < distance.length() && Character.isDigit(distance.charAt(end))) {
            end++;
        }
        long unit = seconds(distance.substring(end));
        char sign = distance.charAt(0);
        if (end == 1 || end > DIGITS_MAX || unit == 0 || (sign != '-' && sign != '+')) {
            return Optional.empty();
        }
        Duration away = Duration.ofSeconds(Long.parseLong(distance.substring(1, end)) * unit);
        return Optional.of(sign == '-' ? now.minus(away) : now.plus(away));
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "", "second", "seconds" -> 1;
            case "minute", "minutes" -> 60;
            case "hour", "hours" -> 3_600;
            case "day", "days" -> 86_400;
            case "week", "weeks" -> 7 * 86_400;
            default -> 0;
        };
    }

    private static Optional<LocalDateTime> local(String word, LocalDate today) {
        switch (word) {
            case "today", "midnight" -> {
                return Optional.of(today.atStartOfDay());
            }
            case "yesterday" -> {
                return Optional.of(today.minusDays(1).atStartOfDay());
            }
            case "noon" -> {
                return Optional.of(today.atTime(LocalTime.NOON));
            }
            default -> {}
        }
        if (word.length() >= 10 && word.charAt(4) == '-') {
            LocalDate day = LocalDate.parse(word.substring(0, 10));
            // Some tools write a hyphen where others write a T.
            return word.length() == 10
                    ? Optional.of(day.atStartOfDay())
                    : Optional.of(day.atTime(time(word.substring(11))))
                            .filter(_ -> "t- ".indexOf(word.charAt(10)) >= 0);
        }
        int slash = word.indexOf('/');
        return slash > 0 ? american(word, slash, today) : Optional.of(today.atTime(time(word)));
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
    }

    private static Optional<LocalDateTime> american(String word, int slash, LocalDate today) {
        int t = word.indexOf('t') < 0 ? word.indexOf('-') : word.indexOf('t');
        String date = t < 0 ? word : word.substring(0, t);
        int second = date.indexOf('/', slash + 1);
        int month = number(date.substring(0, slash));
        int day = number(date.substring(slash + 1, second < 0 ? date.length() : second));
        int year =
                second < 0 ? today.getYear() : 2_000 + number(date.substring(second + 1)) % 2_000;
        if (month < 0 || day < 0) {
            return Optional.empty();
        }
        LocalDate meant = LocalDate.of(year, month, day);
        return Optional.of(
                t < 0 ? meant.atStartOfDay() : meant.atTime(time(word.substring(t + 1))));
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 4;
        for (int i = 0; i < text.length(); i++) {
            digits &= Character.isDigit(text.charAt(i));
        }
        return digits ? Integer.parseInt(text) : -1;
    }
}
