{{/* What the agent's pod and the test's pod have in common: who they are, what is mounted, what they may do on the node. */}}
{{- define "fleetsync.podIdentity" -}}
serviceAccountName: {{ include "fleetsync.serviceAccountName" . }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "fleetsync.containerBasics" -}}
image: {{ include "fleetsync.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
workingDir: /etc/fleetsync
{{- with .Values.extraEnv }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Whole directories, never single files: those would keep their first content for ever. */}}
{{- define "fleetsync.mounts" -}}
- name: config
  mountPath: /etc/fleetsync
  readOnly: true
{{- if include "fleetsync.secretSources" . }}
- name: secrets
  mountPath: /etc/fleetsync-secrets
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "fleetsync.volumes" -}}
- name: config
  configMap:
    name: {{ include "fleetsync.fullname" . }}
{{- with include "fleetsync.secretSources" . }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
    {{- . | trim | nindent 4 }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
