/** Fixed, failed and asked, for each day. */
import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import type { Metrics } from '../api/types.ts';

export function DayChart({ days }: { readonly days: Metrics['days'] }) {
  const series = (title: string, of: 'fixed' | 'failed' | 'asked') => ({
    title,
    type: 'bar' as const,
    data: days.map((day) => ({ x: day.day, y: day[of] })),
  });
  const most = Math.max(1, ...days.map(({ fixed, failed, asked }) => fixed + failed + asked));
  return (
    <BarChart
      series={[series('Fixed', 'fixed'), series('Failed', 'failed'), series('Awaiting approval', 'asked')]}
      xDomain={days.map(({ day }) => day)}
      yDomain={[0, most]}
      stackedBars
      hideFilter
      height={240}
      xTitle="Day (UTC)"
      yTitle="Remediations"
      ariaLabel="Remediations a day"
      xScaleType="categorical"
      i18nStrings={{
        xTickFormatter: (day) => day.slice(5),
        chartAriaRoleDescription: 'bar chart',
        xAxisAriaRoleDescription: 'x axis',
        yAxisAriaRoleDescription: 'y axis',
      }}
      empty={<Box>No remediations.</Box>}
    />
  );
}
