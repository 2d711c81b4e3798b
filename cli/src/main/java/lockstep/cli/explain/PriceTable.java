package lockstep.cli.explain;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Paint;
import lockstep.protocol.v1.NamedCharge;
import lockstep.protocol.v1.Price;

import java.util.LinkedHashMap;
import java.util.Map;

/// Prices by charge, one beside the other.
final class PriceTable {
    private static final int NAME_COLUMNS = 13;
    private static final int COST_COLUMNS = 10;

    private PriceTable() {}

    static void add(Sheet sheet, Price price) {
        price.getChargesList().forEach(one -> line(sheet, one.getName(), one.getCost()));
        line(sheet, "total", price.getTotal());
    }

    private static void line(Sheet sheet, String name, double cost) {
        sheet.row(NAME_COLUMNS, false, name, Paint.PLAIN, cell(Terms.hours(cost)));
    }

    /// Two prices under their names; a charge that only one has is 0 in the other.
    static void add(Sheet sheet, String name, Price price, String otherName, Price other) {
        sheet.row(NAME_COLUMNS, false, "", Paint.PLAIN, cell(name) + cell(otherName));
        Map<String, double[]> all = new LinkedHashMap<>();
        for (NamedCharge one : price.getChargesList()) {
            all.computeIfAbsent(one.getName(), _ -> new double[2])[0] = one.getCost();
        }
        for (NamedCharge one : other.getChargesList()) {
            all.computeIfAbsent(one.getName(), _ -> new double[2])[1] = one.getCost();
        }
        all.put("total", new double[] {price.getTotal(), other.getTotal()});
        all.forEach(
                (charge, costs) ->
                        sheet.row(
                                NAME_COLUMNS,
                                false,
                                charge,
                                Paint.PLAIN,
                                cell(Terms.hours(costs[0])) + cell(Terms.hours(costs[1]))));
    }

    private static String cell(String text) {
        return Columns.fit(text, COST_COLUMNS, true);
    }
}
