function kernel() {
  const line = '2024-01-15T12:30:00Z [warn] user=ada42 path=/runtimes/7f/eval?x=1&y=2 took=12.5ms';
  const pattern = /(\d{4})-(\d\d)-(\d\d)T[\d:]+Z \[(\w+)\] (?:(\w+)=([^ ]+) ?)+/;
  const word = /[a-z]+(?=\d)|\/\w+/gi;
  let total = 0;
  for (let i = 0; i < 300000; i++) {
    total += pattern.exec(line)[6].length + (line + i).replace(word, 'w').length;
  }
  return total;
}
