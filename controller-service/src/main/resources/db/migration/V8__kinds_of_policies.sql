-- What was the RNN controller until now is the paper's; the name stands for another recipe. Text in
-- a spec has its quotes escaped, so this finds the policy's kind alone.
update study set spec = replace(spec, '"kind":"RNN"', '"kind":"RNN_PAPER"');
