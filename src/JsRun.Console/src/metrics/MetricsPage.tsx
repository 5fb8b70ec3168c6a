export const MetricsPage = () => <h1>Metrics</h1>
